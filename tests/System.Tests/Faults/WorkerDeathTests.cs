using AiTasks.Contracts;
using AiTasks.SystemTests.Clients;

namespace AiTasks.SystemTests.Faults;

[Collection(nameof(Faults))]
public sealed class WorkerDeathTests(FaultySystem faulty)
{
    [Fact]
    public async Task A_task_whose_worker_is_killed_is_taken_up_again_and_completes_once()
    {
        var system = faulty.System;
        using var client = await FrontClient.RegisterAsync(system.GatewayUrl);
        await using var socket = await client.ConnectAsync();
        var id = await client.StartAsync(TaskTypes.OnboardingGenerateGoals);
        await socket.FrameAsync("task_progress", id);
        await system.KillAsync("taskworker");

        Assert.Equal("task_completed", (await socket.TerminalAsync(id, TimeSpan.FromSeconds(60))).Type);
        var frames = socket.Frames.Where(frame => frame.TaskId == id).ToArray();
        Assert.Single(frames, frame => frame.Type == "task_started");
        var percents = frames.Where(frame => frame.Type == "task_progress").Select(frame => (int)frame.Data["progress_percent"]!);
        Assert.Equal(percents.Order(), percents);
        Assert.Equal("completed", (string?)(await client.StatusAsync(id))["status"]);
        await system.WaitUntilHealthyAsync("taskworker");
    }

    [Fact]
    public async Task A_worker_asked_to_end_hands_its_task_back_at_once()
    {
        var system = faulty.System;
        using var client = await FrontClient.RegisterAsync(system.GatewayUrl);
        await using var socket = await client.ConnectAsync();
        var id = await client.StartAsync(TaskTypes.OnboardingGenerateGoals);
        await socket.FrameAsync("task_progress", id);
        await system.TerminateAsync("taskworker");

        Assert.Contains($"Task {id} attempt 1: given back.", system.Logs("taskworker"), StringComparison.Ordinal);
        Assert.Equal("task_completed", (await socket.TerminalAsync(id, TimeSpan.FromSeconds(60))).Type);
        await system.WaitUntilHealthyAsync("taskworker");
    }
}
