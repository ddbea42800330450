using System.Diagnostics;
using AiTasks.Push.Fanout;

namespace AiTasks.UnitTests.Push;

public sealed class ReadPaceTests
{
    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(40);

    [Fact]
    public void Messages_that_come_fast_gather_until_they_come_alone_again()
    {
        var pace = new ReadPace(Gather);
        for (var read = 0; read < 3; read++)
            pace.Rest(messages: 1);
        Assert.True(Timed(ref pace, 1) >= Gather, "The fourth read at once did not begin to gather.");
        Assert.True(Timed(ref pace, 2) >= Gather, "What came together did not gather on.");
        Assert.True(Timed(ref pace, 1) < Gather, "What came alone had to wait.");
    }

    [Fact]
    public void What_comes_now_and_then_is_never_kept_waiting()
    {
        var pace = new ReadPace(TimeSpan.FromMilliseconds(1));
        var kept = 0;
        for (var read = 0; read < 100; read++)
        {
            var between = Stopwatch.StartNew();
            SpinWait.SpinUntil(() => between.Elapsed > TimeSpan.FromMilliseconds(2));
            kept += Timed(ref pace, 5) > TimeSpan.FromMilliseconds(1) ? 1 : 0;
        }

        // A busy machine may take the processor away now and then; gathering would be every time.
        Assert.InRange(kept, 0, 50);
    }

    [Fact]
    public void Without_a_time_nothing_gathers()
    {
        var pace = new ReadPace(TimeSpan.Zero);
        var clock = Stopwatch.StartNew();
        for (var read = 0; read < 10_000; read++)
            pace.Rest(messages: 5);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(5));
    }

    private static TimeSpan Timed(ref ReadPace pace, int messages)
    {
        var clock = Stopwatch.StartNew();
        pace.Rest(messages);
        return clock.Elapsed;
    }
}
