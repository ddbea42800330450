using System.Text.Json;
using System.Text.Json.Nodes;
using AiTasks.Contracts;
using AiTasks.SystemTests.Clients;
using AiTasks.TestServers;

namespace AiTasks.SystemTests.Faults;

/// <summary>
/// A process dies between two steps; the client repeats its start under the same key. Wherever that was: one task, started
/// once, completed once, and the model asked no more often than the task had attempts.
/// </summary>
[Collection(nameof(FaultPoints))]
public sealed class FaultPointTests(FaultPointSystem faulty, ITestOutputHelper output)
{
    // A lease, a restart and a second run, on a busy machine.
    private static readonly TimeSpan Recovery = TimeSpan.FromSeconds(90);

    [Theory]
    [InlineData("start.before_commit", "taskapi", 1)]
    [InlineData("start.after_commit", "taskapi", 1)]
    [InlineData("start.before_response", "taskapi", 1)]
    [InlineData("relay.after_send", "taskapi", 1)]
    [InlineData("ledger.after_commit", "taskapi", 1)]
    [InlineData("ledger.after_end", "taskapi", 1)]
    [InlineData("generation.after_claim", "taskworker", 1)]
    [InlineData("generation.before_result", "taskworker", 2)]
    [InlineData("generation.after_result", "taskworker", 1)]
    public async Task A_death_between_two_steps_costs_nothing_but_time(string point, string service, int calls)
    {
        var system = faulty.System;
        using var client = await FrontClient.RegisterAsync(system.GatewayUrl);
        await using var socket = await client.ConnectAsync();
        var restarts = Restarts(service);
        var title = $"{Guid.NewGuid():N}";
        var key = $"{Guid.NewGuid()}";

        faulty.Arm(point);
        var id = await StartAsync(client, title, key);
        var end = await socket.TerminalAsync(id, Recovery);
        Assert.True(end.Type == "task_completed", end.Whole.ToJsonString());
        await Wait.ForAsync($"a process to die at {point}", () => faulty.Struck(point));
        await Wait.ForAsync($"'{service}' to be started again", () => Restarts(service) == restarts + 1, Recovery);
        await system.WaitUntilHealthyAsync(service);

        Assert.Equal(id, await StartAsync(client, title, key));
        var history = (await client.PostAsync("app/ai-tasks/history/", new { }))["data"]!;
        Assert.Equal(1, (int)history["total_items"]!);
        Assert.Equal("completed", (string?)(await client.StatusAsync(id))["status"]);
        Assert.Single(socket.Terminals(id));
        Assert.Single(socket.Frames, frame => frame.Type == "task_started" && frame.TaskId == id);
        output.WriteLine($"{point}: the model was asked {faulty.Model.CallsAbout(title).Count} times");
        Assert.InRange(faulty.Model.CallsAbout(title).Count, 1, calls);
    }

    // Any replica may be the one to come there first.
    private int Restarts(string service) =>
        faulty.System.Resources.Where(resource => resource.Name == service).Sum(resource => resource.Restarts);

    // While the service is away, connections break or the gateway answers in its place: both mean "again".
    private static async Task<long> StartAsync(FrontClient client, string title, string key)
    {
        var answer = new JsonObject();
        await Wait.ForAsync("the start to be accepted", async () =>
        {
            answer = await client.TryStartAsync(TaskTypes.GoalDecomposition, new { goal_title = title }, key);
            return (string?)answer["status"] == "ok" ? true : throw new JsonException(answer.ToJsonString());
        }, Recovery);
        return (long)answer["data"]!["task_id"]!;
    }
}
