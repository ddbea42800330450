using AiTasks.Contracts;

namespace AiTasks.Push.Delivery;

/// <summary>How long a fact has to wait before it may reach a client (contract A32).</summary>
internal static class HoldBack
{
    /// <summary>
    /// The wait counted from the fact's arrival here. The task's age when it ended is a difference of two times of the database,
    /// so no clock of ours takes part in it; the way from there to here makes the wait longer than needed, never shorter.
    /// </summary>
    public static TimeSpan Rest(StreamEvent fact, TimeSpan holdBack)
    {
        if (!FactTypes.IsTerminal(fact.Type))
            return TimeSpan.Zero;

        return Within(holdBack - (fact.At - fact.Data.CreatedAt), holdBack);
    }

    /// <summary>The wait before a welcome may be told, so that no task's end in it comes too early.</summary>
    public static TimeSpan Rest(SocketWelcome welcome, TimeSpan holdBack)
    {
        var youngest = welcome.Unacknowledged.Concat(welcome.Tail?.Events ?? [])
            .Where(fact => FactTypes.IsTerminal(fact.Type)).Select(fact => (DateTimeOffset?)fact.Data.CreatedAt).Max();
        return youngest is { } created ? Within(holdBack - (welcome.ReadAt - created), holdBack) : TimeSpan.Zero;
    }

    private static TimeSpan Within(TimeSpan rest, TimeSpan holdBack) =>
        rest <= TimeSpan.Zero ? TimeSpan.Zero : rest < holdBack ? rest : holdBack;
}
