using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using AiTasks.Contracts;

namespace AiTasks.Push.FunctionalTests;

public sealed class InboundTests(PushSystem system)
{
    [Fact]
    public async Task A_cancel_is_asked_in_the_persons_name_and_answered()
    {
        var user = TestTokens.NewUser();
        var task = system.Api.StreamOf(user).Start();
        await using var socket = await ConnectAsync(user);
        await socket.SendAsync($$$"""{"action":"cancel_task","data":{"task_id":{{{task.TaskId}}}}}""");
        var answer = (await socket.NextAsync("cancel_task_response")).GetProperty("data");
        Assert.Equal(task.TaskId, answer.GetProperty("task_id").GetInt64());
        Assert.True(answer.GetProperty("success").GetBoolean());
        Assert.Contains(new TaskQuery(user, task.TaskId), system.Api.Cancelled);

        await socket.SendAsync("""{"type":"cancel_task","data":{"task_id":"999999999"}}""");
        Assert.False((await socket.NextAsync("cancel_task_response")).GetProperty("data").GetProperty("success").GetBoolean());
    }

    [Fact]
    public async Task A_status_has_all_its_fields()
    {
        var user = TestTokens.NewUser();
        var task = system.Api.StreamOf(user).Start();
        await using var socket = await ConnectAsync(user);
        await socket.SendAsync($$$"""{"type":"get_task_status","data":{"task_id":"{{{task.TaskId}}}"}}""");
        var answer = (await socket.NextAsync("task_status")).GetProperty("data");
        Assert.Equal(
            ["task_id", "task_type", "status", "progress_percent", "progress_text", "result", "error"],
            answer.EnumerateObject().Select(one => one.Name));
        Assert.Equal(JsonValueKind.Null, answer.GetProperty("result").ValueKind);

        await socket.SendAsync("""{"action":"get_task_status","data":{"task_id":999999999}}""");
        Assert.Equal("ai_task_not_found", (await socket.NextAsync("error")).GetProperty("data").GetProperty("error_code").GetString());
    }

    [Fact]
    public async Task Frames_that_mean_nothing_are_answered_and_the_socket_stays_open()
    {
        var user = TestTokens.NewUser();
        await using var socket = await ConnectAsync(user);
        (string Frame, string Code)[] frames =
        [
            ("garbage", "validation_error"),
            ("", "validation_error"),
            ("[1,2]", "validation_error"),
            ("123456789012345678901234567890", "validation_error"),
            (new string('[', 2000) + new string(']', 2000), "validation_error"),
            ("{}", "missing_event_type"),
            ("""{"type":5}""", "missing_event_type"),
            ("""{"type":"dance"}""", "unknown_event_type"),
            ("""{"type":"\ud800"}""", "validation_error"),
            ("""{"action":"cancel_task"}""", "validation_error"),
            ("""{"action":"cancel_task","data":[]}""", "validation_error"),
            ("""{"action":"cancel_task","data":{"task_id":1e400}}""", "validation_error"),
            ("""{"action":"cancel_task","data":{"task_id":99999999999999999999}}""", "validation_error"),
            ("""{"action":"get_task_status","data":{"task_id":"five"}}""", "validation_error"),
            ($$"""{"type":"{{new string('x', 60_000)}}"}""", "unknown_event_type"),
        ];
        foreach (var (frame, code) in frames)
        {
            await socket.SendAsync(frame);
            var error = (await socket.NextAsync("error")).GetProperty("data");
            Assert.Equal(code, error.GetProperty("error_code").GetString());
            Assert.Matches(@"\p{IsCyrillic}", error.GetProperty("error_message").GetString());
        }

        system.Api.StreamOf(user).Start();
        await socket.NextAsync("task_started");
    }

    [Fact]
    public async Task A_frame_over_the_limit_is_closed_1009()
    {
        await using var socket = await ConnectAsync(TestTokens.NewUser());
        await socket.SendAsync(new string('x', 70_000));
        Assert.Equal(1009, (await socket.ClosedAsync()).Code);
    }

    [Fact]
    public async Task A_binary_frame_is_closed_1003()
    {
        await using var socket = await ConnectAsync(TestTokens.NewUser());
        await socket.SendAsync(Encoding.UTF8.GetBytes("""{"type":"pong"}"""), WebSocketMessageType.Binary);
        Assert.Equal(1003, (await socket.ClosedAsync()).Code);
    }

    [Fact]
    public async Task A_flood_is_closed_4429()
    {
        await using var socket = await ConnectAsync(TestTokens.NewUser());
        try
        {
            for (var i = 0; i < 1000; i++)
                await socket.SendAsync("""{"type":"pong"}""");
        }
        catch (WebSocketException)
        {
            // Closed while still sending.
        }

        Assert.Equal(4429, (await socket.ClosedAsync()).Code);
    }

    private async Task<TaskSocket> ConnectAsync(long user)
    {
        var socket = await system.One.ConnectAsync(user);
        await socket.NextAsync("active_tasks");
        return socket;
    }
}
