using System.Net;
using System.Text.Json;
using AiTasks.Contracts;
using AiTasks.TestServers;

namespace AiTasks.Push.FunctionalTests;

public sealed class ConnectTests(PushSystem system)
{
    [Fact]
    public async Task A_person_without_tasks_gets_an_empty_list_first()
    {
        await using var socket = await system.One.ConnectAsync(TestTokens.NewUser());
        var frame = await socket.NextAsync("active_tasks");
        Assert.Empty(frame.GetProperty("data").GetProperty("tasks").EnumerateArray());
    }

    [Fact]
    public async Task The_list_holds_what_is_unfinished_and_events_follow_it()
    {
        var user = TestTokens.NewUser();
        var stream = system.Api.StreamOf(user);
        stream.Complete(stream.Start());
        stream.Acknowledge(new StreamPosition(StreamKeys.User(user), stream.Epoch, stream.Seq));
        var task = stream.Start(TaskTypes.GoalDecomposition, age: TimeSpan.FromMinutes(1));
        stream.Progress(task, 30);

        await using var socket = await system.One.ConnectAsync(user);
        var listed = Assert.Single((await socket.NextAsync("active_tasks")).GetProperty("data").GetProperty("tasks").EnumerateArray());
        Assert.Equal(JsonValueKind.Number, listed.GetProperty("task_id").ValueKind);
        Assert.Equal(task.TaskId, listed.GetProperty("task_id").GetInt64());
        Assert.Equal("running", listed.GetProperty("status").GetString());
        Assert.Equal(30, listed.GetProperty("progress_percent").GetInt32());
        Assert.Matches(@"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$", listed.GetProperty("date_created").GetString());

        stream.Complete(task, new { goals = "раз" });
        var done = await socket.NextAsync("task_completed");
        Assert.Equal(task.TaskId, done.GetProperty("data").GetProperty("task_id").GetInt64());
        Assert.Equal("раз", done.GetProperty("data").GetProperty("result").GetProperty("goals").GetString());
        Assert.Equal(stream.Seq, done.GetProperty("seq").GetInt64());
    }

    [Fact]
    public async Task Without_a_credential_the_upgrade_is_accepted_and_closed_4001()
    {
        await using var none = await TaskSocket.ConnectAsync(system.One.Address);
        Assert.Equal(4001, (await none.ClosedAsync()).Code);
        await using var forged = await TaskSocket.ConnectAsync(system.One.Address, ("Cookie", "sessionid=forged"));
        Assert.Equal(4001, (await forged.ClosedAsync()).Code);
    }

    [Theory]
    [InlineData(HttpStatusCode.Unauthorized, 4001)]
    [InlineData(HttpStatusCode.Forbidden, 4004)]
    [InlineData(HttpStatusCode.InternalServerError, 1013)]
    public async Task What_the_task_api_refuses_is_closed_after_accepting(HttpStatusCode answer, int code)
    {
        var user = TestTokens.NewUser();
        system.Api.Refused[user] = answer;
        await using var socket = await system.One.ConnectAsync(user);
        Assert.Equal(code, (await socket.ClosedAsync()).Code);
        Assert.False(socket.HasFrame);
    }

    [Fact]
    public async Task A_bearer_header_and_a_token_in_the_address_are_credentials_too()
    {
        await using var bearer = await TaskSocket.ConnectAsync(
            system.One.Address, ("Authorization", $"Bearer {TestTokens.Access(TestTokens.NewUser())}"));
        await bearer.NextAsync("active_tasks");
        await using var query = await TaskSocket.ConnectAsync(system.One.Address, $"/ws/tasks/?token={TestTokens.Access(TestTokens.NewUser())}");
        await query.NextAsync("active_tasks");
    }

    [Fact]
    public async Task A_token_in_the_address_is_never_logged()
    {
        await using var node = system.Node();
        var token = TestTokens.Access(TestTokens.NewUser());
        await using (var socket = await TaskSocket.ConnectAsync(node.Address, $"/ws/tasks/?token={token}"))
            await socket.NextAsync("active_tasks");
        await (await node.Http.GetAsync($"/ws/tasks/?token={token}", TestContext.Current.CancellationToken)).Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.NotEmpty(node.Log);
        Assert.DoesNotContain(node.Log, line => line.Contains(token, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_address_works_without_its_slash_and_without_a_redirect()
    {
        await using var socket = await TaskSocket.ConnectAsync(
            system.One.Address, "/ws/tasks", ("Cookie", $"sessionid={TestTokens.Session(TestTokens.NewUser())}"));
        await socket.NextAsync("active_tasks");
    }

    [Fact]
    public async Task A_plain_request_is_answered_with_contract_As_error_envelope()
    {
        using var answer = await system.One.Http.GetAsync("/ws/tasks/", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.UpgradeRequired, answer.StatusCode);
        using var body = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        var root = body.RootElement;
        Assert.Equal("error", root.GetProperty("status").GetString());
        Assert.Equal("websocket_required", root.GetProperty("error_code").GetString());
        Assert.Equal(JsonValueKind.Object, root.GetProperty("data").ValueKind);
        Assert.Equal(["error", "key", "message", "error_code"], root.GetProperty("error_data").EnumerateObject().Select(one => one.Name));
    }

    [Fact]
    public async Task A_page_of_another_site_cannot_use_the_cookie()
    {
        var cookie = ("Cookie", $"sessionid={TestTokens.Session(TestTokens.NewUser())}");
        var refused = await Assert.ThrowsAnyAsync<System.Net.WebSockets.WebSocketException>(
            () => TaskSocket.ConnectAsync(system.One.Address, cookie, ("Origin", "https://evil.example")));
        Assert.Contains("403", refused.Message, StringComparison.Ordinal);

        await using var own = await TaskSocket.ConnectAsync(system.One.Address, cookie, ("Origin", "http://127.0.0.1:5173"));
        await own.NextAsync("active_tasks");
        await using var behindGateway = await TaskSocket.ConnectAsync(
            system.One.Address, cookie, ("Origin", "https://app.example"), ("Host", "app.example"));
        await behindGateway.NextAsync("active_tasks");
        await using var bearer = await TaskSocket.ConnectAsync(
            system.One.Address, ("Authorization", $"Bearer {TestTokens.Access(TestTokens.NewUser())}"), ("Origin", "https://evil.example"));
        await bearer.NextAsync("active_tasks");
    }

    [Fact]
    public async Task An_allowed_origin_may_use_the_cookie()
    {
        await using var node = system.Node(("OriginOptions:AllowedOrigins:0", "https://front.example"));
        await using var socket = await TaskSocket.ConnectAsync(
            node.Address, ("Cookie", $"sessionid={TestTokens.Session(TestTokens.NewUser())}"), ("Origin", "https://front.example"));
        await socket.NextAsync("active_tasks");
    }

    [Fact]
    public async Task A_full_node_refuses_before_the_upgrade_and_has_a_place_again_when_one_leaves()
    {
        await using var node = system.Node(("ConnectionOptions:MaxSockets", "1"));
        await using (var first = await node.ConnectAsync(TestTokens.NewUser()))
        {
            await first.NextAsync("active_tasks");
            var refused = await Assert.ThrowsAnyAsync<System.Net.WebSockets.WebSocketException>(() => node.ConnectAsync(TestTokens.NewUser()));
            Assert.Contains("503", refused.Message, StringComparison.Ordinal);
        }

        await Wait.ForAsync("the place to be free", async () =>
        {
            await using var next = await node.ConnectAsync(TestTokens.NewUser());
            await next.NextAsync("active_tasks");
            return true;
        });
    }
}
