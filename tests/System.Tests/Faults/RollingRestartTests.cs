using System.Diagnostics;
using AiTasks.TestServers;

namespace AiTasks.SystemTests.Faults;

/// <summary>Every process is replaced, one after another, while people work; none of them may notice.</summary>
[Collection(nameof(Faults))]
public sealed class RollingRestartTests(FaultySystem faulty, ITestOutputHelper output)
{
    private const int People = 20;
    private static readonly (string Name, int Replica)[] Processes = [("taskapi", 0), ("taskapi", 1), ("push", 0), ("push", 1), ("taskworker", 0)];

    [Fact]
    public async Task Nobody_notices_that_every_process_is_replaced()
    {
        var system = faulty.System;
        await using var crowd = await Crowd.GatherAsync(system.GatewayUrl, resuming: 0, unmodified: People);
        using var rolled = new CancellationTokenSource();
        var starting = crowd.StartTasksAsync(rolled.Token);

        for (var round = 0; round < Scale.Of(1); round++)
        {
            foreach (var (name, replica) in Processes)
            {
                var watch = Stopwatch.StartNew();
                await system.TerminateAsync(name, replica);
                var ended = watch.Elapsed;
                await system.WaitUntilHealthyAsync(name);
                output.WriteLine($"{name} {replica}: ended after {ended.TotalSeconds:0.0} s, replaced after {watch.Elapsed.TotalSeconds:0.0} s");
            }
        }

        await rolled.CancelAsync();
        await starting;
        Assert.Empty(crowd.Repeated);
        Assert.True(crowd.Accepted.Count > 100, $"Only {crowd.Accepted.Count} starts were accepted.");
        await crowd.AssertAllIsWellAsync(system);
        output.WriteLine($"{crowd.Accepted.Count} tasks, {crowd.Accepted.Count(task => task.Person.Listener.Ends(task.Id).Count > 1)} ends heard twice");
    }
}
