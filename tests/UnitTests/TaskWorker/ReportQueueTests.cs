using AiTasks.Contracts;
using AiTasks.TaskWorker.Generations;

namespace AiTasks.UnitTests.TaskWorker;

public sealed class ReportQueueTests
{
    [Fact]
    public void A_newer_passing_report_takes_the_place_of_an_unsent_one_but_not_of_a_step()
    {
        var queue = new ReportQueue();
        queue.Add(Report(10), passing: false);
        queue.Add(Report(30), passing: true);
        queue.Add(Report(40), passing: true);
        queue.Add(Report(90), passing: false);

        Assert.Equal([10, 40, 90], Drain(queue));
    }

    [Fact]
    public void It_stays_bounded_whatever_is_said_and_keeps_the_newest()
    {
        var queue = new ReportQueue();
        for (var percent = 0; percent < 1_000; percent++)
            queue.Add(Report(percent), passing: false);

        var left = Drain(queue);

        Assert.True(left.Count < 50);
        Assert.Equal(999, left[^1]);
    }

    [Fact]
    public void Nothing_comes_after_the_end()
    {
        var queue = new ReportQueue();
        queue.End(Report(100), alone: false);

        Assert.False(queue.Add(Report(90), passing: false));
        queue.End(Report(50), alone: true);
        Assert.Equal([100], Drain(queue));
    }

    private static Func<int, IGenerationReport> Report(int percent) => seq => new GenerationProgressed
    {
        TaskId = 1,
        Attempt = 1,
        RunId = Guid.Empty,
        ReportSeq = seq,
        Percent = percent,
        Text = "",
    };

    private static List<int> Drain(ReportQueue queue)
    {
        var percents = new List<int>();
        while (queue.Take() is { } next)
            percents.Add(((GenerationProgressed)next.Report(0)).Percent);
        return percents;
    }
}
