using AiTasks.Contracts;
using AiTasks.TaskWorker.Generations;

namespace AiTasks.UnitTests.TaskWorker;

/// <summary>A way into a report queue that many use at once.</summary>
public sealed class OutputLaneRaceTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Of_many_at_once_each_output_arrives_once_and_each_task_s_in_order()
    {
        const int Tasks = 16, Outputs = 200;
        var arrived = new List<GenerationOutput>();
        var underWay = 0;
        var lane = new OutputLane(
            async message =>
            {
                Assert.Equal(1, Interlocked.Increment(ref underWay));
                var next = message();
                await Task.Yield();
                arrived.AddRange(next is GenerationOutputs many ? many.Outputs : [(GenerationOutput)next!]);
                Interlocked.Decrement(ref underWay);
            },
            mostInMessage: 5,
            mostCharacters: 100);

        await Task.WhenAll(Enumerable.Range(0, Tasks).Select(task => Task.Run(async () =>
        {
            for (var seq = 1; seq <= Outputs; seq++) await lane.SendAsync(ShownOutput.Of(task, seq), default);
        }))).WaitAsync(Patience, TestContext.Current.CancellationToken);

        Assert.All(
            Enumerable.Range(0, Tasks),
            task => Assert.Equal(Enumerable.Range(1, Outputs), arrived.Where(one => one.TaskId == task).Select(one => one.ReportSeq)));
        Assert.Equal(Tasks * Outputs, arrived.Count);
    }
}
