using AiTasks.Contracts;
using AiTasks.SystemTests.Clients;

namespace AiTasks.SystemTests.ContractA;

/// <summary>Sections 1.3 to 1.6 of contract A through the gateway and both push nodes.</summary>
public sealed class SocketTests(OfflineSystem system)
{
    [Fact]
    public async Task Another_persons_task_cannot_be_seen_or_cancelled_over_the_socket()
    {
        using var owner = await FrontClient.RegisterAsync(system.Gateway);
        using var other = await FrontClient.RegisterAsync(system.Gateway);
        await using var ownerSocket = await owner.ConnectAsync();
        await using var otherSocket = await other.ConnectAsync();
        var id = await owner.StartAsync(TaskTypes.GoalMentorHelp);

        await otherSocket.SendAsync(new { action = "cancel_task", data = new { task_id = id } });
        Assert.False((bool?)(await otherSocket.FrameAsync("cancel_task_response")).Data["success"]);
        await otherSocket.SendAsync(new { action = "get_task_status", data = new { task_id = id } });
        Assert.Equal("ai_task_not_found", (string?)(await otherSocket.FrameAsync("error")).Data["error_code"]);

        Assert.Equal("task_completed", (await ownerSocket.TerminalAsync(id)).Type);
        Assert.DoesNotContain(otherSocket.Frames, frame => frame.Type.StartsWith("task_", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_socket_opened_in_mid_task_shows_it_and_then_its_end()
    {
        using var client = await FrontClient.RegisterAsync(system.Gateway);
        var id = await client.StartAsync(TaskTypes.GoalMentorHelp);
        await using var socket = await client.ConnectAsync();
        var task = Assert.Single(socket.Frames[0].Data["tasks"]!.AsArray())!;
        Assert.Equal(id, (long?)task["task_id"]);
        Assert.Contains((string?)task["status"], (string[])["pending", "running"]);
        Assert.Equal("task_completed", (await socket.TerminalAsync(id)).Type);
    }

    [Fact]
    public async Task A_new_socket_replaces_the_old_one_whichever_node_has_it()
    {
        using var client = await FrontClient.RegisterAsync(system.Gateway);
        var old = await client.ConnectAsync();
        for (var round = 0; round < 2; round++)
        {
            var next = await client.ConnectAsync();
            await old.ClosedAsync();
            Assert.Equal(4003, (int?)old.CloseStatus);
            Assert.Equal("force_disconnect", old.Frames[^1].Type);
            Assert.Equal("new_connection", (string?)old.Frames[^1].Data["reason"]);
            await old.DisposeAsync();
            old = next;
        }

        var id = await client.StartAsync(TaskTypes.RewardMentorHelp);
        Assert.Equal("task_completed", (await old.TerminalAsync(id)).Type);
        await old.DisposeAsync();
    }

    [Fact]
    public async Task Who_is_not_signed_in_is_told_so_after_the_upgrade()
    {
        await using var socket = await TaskSocket.ConnectAsync(system.Gateway, "");
        await socket.ClosedAsync();
        Assert.Equal(4001, (int?)socket.CloseStatus);
    }

    [Fact]
    public async Task Who_has_not_accepted_the_policies_is_told_so_after_the_upgrade()
    {
        using var client = new FrontClient(system.Gateway);
        await client.PostAsync("csrf/", new { });
        await client.PostAsync("registration/", new { email = $"{Guid.NewGuid():N}@example.com", password = FrontClient.Password });
        await using var socket = await TaskSocket.ConnectAsync(system.Gateway, client.CookieHeader);
        await socket.ClosedAsync();
        Assert.Equal(4004, (int?)socket.CloseStatus);
    }

    [Fact]
    public async Task X2_every_shape_of_pong_and_any_garbage_leaves_the_socket_open()
    {
        using var client = await FrontClient.RegisterAsync(system.Gateway);
        await using var socket = await client.ConnectAsync();
        await socket.SendAsync(new { type = "pong" });
        await socket.SendAsync(new { action = "pong" });
        await socket.SendAsync(new { action = "pong", data = new { } });
        await socket.SendAsync("garbage");
        await socket.FrameAsync("error");
        await socket.SendAsync(new { action = "get_task_status", data = new { task_id = 1 } });
        await Wait(() => socket.Frames.Count(frame => frame.Type == "error") == 2);

        static Task Wait(Func<bool> condition) => TestServers.Wait.ForAsync("the second error frame", condition);
    }

    [Fact]
    public async Task A11_a_bearer_token_opens_the_socket_and_starts_tasks_without_any_cookie()
    {
        using var http = new HttpClient { BaseAddress = system.Gateway };
        using var exchange = await http.PostAsync("/auth/exchange", new StringContent("""{"static_token":"demo-token"}"""));
        var token = (string?)System.Text.Json.Nodes.JsonNode.Parse(await exchange.Content.ReadAsStringAsync())!["access_token"];

        await using var socket = await TaskSocket.ConnectAsync(system.Gateway, "", ("Authorization", $"Bearer {token}"));
        await socket.FrameAsync("active_tasks");
        http.DefaultRequestHeaders.Authorization = new("Bearer", token);
        using var start = await http.PostAsync(
            "/api/rest/front/app/ai-tasks/start/", new StringContent("""{"task_type":"reward_mentor_help","context":{}}"""));
        var id = (long?)System.Text.Json.Nodes.JsonNode.Parse(await start.Content.ReadAsStringAsync())!["data"]!["task_id"];
        Assert.Equal("task_completed", (await socket.TerminalAsync(id!.Value)).Type);
    }
}
