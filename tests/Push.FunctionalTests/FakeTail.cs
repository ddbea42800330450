using AiTasks.Contracts;

namespace AiTasks.Push.FunctionalTests;

/// <summary>What the log answers to somebody who asks what comes after their position.</summary>
internal static class FakeTail
{
    /// <summary>Most events of one answer; few, so that reading on is exercised.</summary>
    public const int Page = 20;

    public static StreamTail Of(IReadOnlyList<StreamEvent> events, string epoch, long last, StreamPosition asked)
    {
        var oldest = events.Count > 0 ? events[0].Seq : last + 1;
        var lost = asked.Epoch != epoch || asked.After + 1 < oldest || asked.After > last;
        var after = lost ? [] : events.Where(one => one.Seq > asked.After).ToList();
        return new StreamTail { Key = asked.Key, Epoch = epoch, Lost = lost, More = after.Count > Page, Events = [.. after.Take(Page)] };
    }
}
