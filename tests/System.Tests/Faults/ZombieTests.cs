using AiTasks.Contracts;
using AiTasks.SystemTests.Clients;
using AiTasks.TestServers;

namespace AiTasks.SystemTests.Faults;

/// <summary>A worker that was taken for dead and was not.</summary>
[Collection(nameof(Faults))]
public sealed class ZombieTests(FaultySystem faulty, ITestOutputHelper output)
{
    // The broker's return, a lease and a second run, on a busy machine.
    private static readonly TimeSpan Recovery = TimeSpan.FromSeconds(90);

    [Fact]
    public async Task What_a_rescued_tasks_first_worker_says_when_it_comes_back_is_refused_and_seen_by_nobody()
    {
        var system = faulty.System;
        using var client = await FrontClient.RegisterAsync(system.GatewayUrl);
        await using var socket = await client.ConnectAsync();
        var id = await client.StartAsync(LongTask.Type, LongTask.Context);
        await socket.FrameAsync("task_progress", id);

        // With a broker that forgets it meanwhile: otherwise it would find the order to abort first of all when it comes back.
        await system.FreezeAsync("taskworker");
        var frozen = DateTime.UtcNow;
        await system.KillServerAsync("rabbitmq");
        await system.WaitUntilHealthyAsync("rabbitmq");
        TaskSocket.Frame end;

        // The first one's last reports have numbers that were never used: it is refused for what it is, not as a repetition.
        await using (await faulty.StartQuickWorkerAsync())
        {
            end = await socket.TerminalAsync(id, Recovery);
            output.WriteLine($"Ended {(DateTime.UtcNow - frozen).TotalSeconds:0.0} s after its worker froze");
            Assert.True(end.Type == "task_completed", end.Whole.ToJsonString());
            var before = await client.StatusAsync(id);

            await system.ThawAsync("taskworker");
            await Wait.ForAsync(
                "the first worker to say that it has completed its attempt",
                () => system.Logs("taskworker").Contains($"Task {id} attempt 1: reported as completed.", StringComparison.Ordinal)
                    ? true
                    : throw new InvalidOperationException(system.Logs("taskworker", lines: 30)),
                Recovery);

            // One for each queue of reports: what came into it earlier has been read by then.
            foreach (var later in await Task.WhenAll(TaskTypes.All.Take(BusEndpoints.ReportPartitions).Select(type => client.StartAsync(type))))
                await socket.TerminalAsync(later, Recovery);
            Assert.Equal(before.ToJsonString(), (await client.StatusAsync(id)).ToJsonString());
        }

        var frames = socket.Frames.Where(frame => frame.TaskId == id).ToArray();
        Assert.Same(end, frames[^1]);
        Assert.Single(frames, frame => frame.Type == "task_started");
        var percents = frames.Where(frame => frame.Type == "task_progress").Select(frame => (int)frame.Data["progress_percent"]!).ToArray();
        Assert.Equal(percents.Order(), percents);
        await system.WaitUntilHealthyAsync("taskworker");
    }
}
