using AiTasks.Contracts;
using AiTasks.SystemTests.Clients;
using AiTasks.TestServers;
using AiTasks.TestServers.FakeModels;

namespace AiTasks.SystemTests.Faults;

/// <summary>The worker ends while its model keeps it waiting, so that it is known how far the task has come.</summary>
[Collection(nameof(FaultPoints))]
public sealed class WorkerDeathTests(FaultPointSystem faulty)
{
    // A lease, a restart and a second run, on a busy machine.
    private static readonly TimeSpan Recovery = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData(FakeModelBehaviour.SilentThenOk, 20)]
    [InlineData(FakeModelBehaviour.StallThenOk, 55)]
    [InlineData(FakeModelBehaviour.LateStallThenOk, 80)]
    public async Task A_task_whose_worker_is_killed_is_taken_up_again_and_completes_once(string behaviour, int percent)
    {
        var system = faulty.System;
        using var client = await FrontClient.RegisterAsync(system.GatewayUrl);
        await using var socket = await client.ConnectAsync();
        var title = Title(behaviour);
        var id = await client.StartAsync(TaskTypes.WeekPlanningHelp, Week(title));
        await Wait.ForAsync($"progress to be {percent} %", () => Percents(socket, id).LastOrDefault() == percent);
        await system.KillAsync("taskworker");

        Assert.Equal("task_completed", (await socket.TerminalAsync(id, Recovery)).Type);
        Assert.Single(socket.Frames, frame => frame.TaskId == id && frame.Type == "task_started");
        Assert.Equal(Percents(socket, id).Order(), Percents(socket, id));
        Assert.Equal("completed", (string?)(await client.StatusAsync(id))["status"]);
        Assert.Equal(2, faulty.Model.CallsAbout(title).Count);
        var attempts = await system.QueryAsync<(int Attempt, int Rescues)>("select attempt, rescues from tasks where id = @id", new { id });
        Assert.Equal((2, 1), Assert.Single(attempts));
        await system.WaitUntilHealthyAsync("taskworker");
    }

    [Fact]
    public async Task A_worker_asked_to_end_hands_its_task_back_at_once()
    {
        var system = faulty.System;
        using var client = await FrontClient.RegisterAsync(system.GatewayUrl);
        await using var socket = await client.ConnectAsync();
        var id = await client.StartAsync(TaskTypes.WeekPlanningHelp, Week(Title(FakeModelBehaviour.StallThenOk)));
        await socket.FrameAsync("task_progress", id);
        await system.TerminateAsync("taskworker");

        Assert.Contains($"Task {id} attempt 1: given back.", system.Logs("taskworker"), StringComparison.Ordinal);
        Assert.Equal("task_completed", (await socket.TerminalAsync(id, Recovery)).Type);
        await system.WaitUntilHealthyAsync("taskworker");
    }

    private static string Title(string behaviour) => $"{Guid.NewGuid():N} [[{behaviour}]]";

    private static object Week(string title) => new
    {
        week_start = "2026-01-05",
        week_end = "2026-01-11",
        steps = Enumerable.Range(1, 10).Select(id => new { id, title, goal_id = 1, goal_title = "Цель" }),
    };

    private static IEnumerable<int> Percents(TaskSocket socket, long id) => socket.Frames
        .Where(frame => frame.TaskId == id && frame.Type == "task_progress").Select(frame => (int)frame.Data["progress_percent"]!);
}
