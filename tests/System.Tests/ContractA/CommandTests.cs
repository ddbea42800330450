using AiTasks.Contracts;
using AiTasks.SystemTests.Clients;
using AiTasks.SystemTests.Models;
using AiTasks.TestServers.FakeModels;

namespace AiTasks.SystemTests.ContractA;

/// <summary>What a client can ask of a running task over the socket. The model never ends its answer, so the task runs on.</summary>
[Collection(nameof(WithModel))]
public sealed class CommandTests(ModelSystem system)
{
    [Fact]
    public async Task A35_cancel_and_status_work_over_the_socket()
    {
        using var client = await FrontClient.RegisterAsync(system.System.GatewayUrl);
        await using var socket = await client.ConnectAsync();
        var id = await client.StartAsync(
            TaskTypes.GoalDecomposition, new { goal_title = $"[[{FakeModelBehaviour.Endless}]]" });
        await socket.FrameAsync("task_progress", id);

        await socket.SendAsync(new { action = "get_task_status", data = new { task_id = id } });
        var status = await socket.FrameAsync("task_status", id);
        Assert.Equal(
            ["task_id", "task_type", "status", "progress_percent", "progress_text", "result", "error"],
            status.Data.Select(member => member.Key));
        Assert.Equal("running", (string?)status.Data["status"]);

        await socket.SendAsync(new { action = "cancel_task", data = new { task_id = id } });
        Assert.True((bool?)(await socket.FrameAsync("cancel_task_response", id)).Data["success"]);
        Assert.Equal("task_cancelled", (await socket.TerminalAsync(id)).Type);
        Assert.Equal("cancelled", (string?)(await client.StatusAsync(id))["status"]);
    }
}
