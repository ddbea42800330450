namespace AiTasks.Push.FunctionalTests;

public sealed class HeartbeatTests(PushSystem system)
{
    private static readonly (string, string)[] Quick =
    [
        ("ConnectionOptions:WheelTick", "00:00:00.02"),
        ("ConnectionOptions:PingInterval", "00:00:00.3"),
        ("ConnectionOptions:SilenceLimit", "00:00:01"),
    ];

    [Fact]
    public async Task A_silent_client_is_pinged_and_then_closed_4002()
    {
        await using var node = system.Node(Quick);
        await using var socket = await node.ConnectAsync(TestTokens.NewUser());
        await socket.NextAsync("active_tasks");
        var ping = await socket.NextAsync("ping");
        Assert.True(DateTimeOffset.TryParse(ping.GetProperty("data").GetProperty("timestamp").GetString(), out _));
        Assert.Equal(4002, (await socket.ClosedAsync()).Code);
    }

    [Theory]
    [InlineData("""{"type":"pong"}""")]
    [InlineData("""{"action":"pong"}""")]
    [InlineData("""{"action":"pong","data":{}}""")]
    [InlineData("""garbage""")]
    public async Task Any_frame_is_a_sign_of_life(string frame)
    {
        await using var node = system.Node(Quick);
        await using var socket = await node.ConnectAsync(TestTokens.NewUser());
        await socket.NextAsync("active_tasks");

        // Six pings are almost twice the silence limit.
        for (var pings = 0; pings < 6;)
        {
            var next = await socket.NextAsync();
            if (next.GetProperty("type").GetString() != "ping")
                continue;
            pings++;
            await socket.SendAsync(frame);
        }
    }

    [Fact]
    public async Task However_long_the_list_takes_it_comes_before_the_first_ping()
    {
        await using var node = system.Node(Quick);
        var user = TestTokens.NewUser();
        var answer = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        system.Api.AfterSnapshot[user] = () => answer.Task;

        // The other one's pings are the clock: two of them are two intervals.
        await using var other = await node.ConnectAsync(TestTokens.NewUser());
        await other.NextAsync("active_tasks");
        await using var socket = await node.ConnectAsync(user);
        await other.NextAsync("ping");
        await other.NextAsync("ping");
        answer.SetResult();
        await socket.NextAsync("active_tasks");
        await socket.NextAsync("ping");
    }

    [Fact]
    public async Task A_sign_in_that_ends_closes_the_socket_4001()
    {
        await using var node = system.Node(Quick);
        await using var socket = await TaskSocket.ConnectAsync(
            node.Address, ("Authorization", $"Bearer {TestTokens.Access(TestTokens.NewUser(), TimeSpan.FromSeconds(2))}"));
        await socket.NextAsync("active_tasks");
        var keepAlive = Task.Run(async () =>
        {
            try
            {
                while ((await socket.NextAsync()).ValueKind is not System.Text.Json.JsonValueKind.Undefined)
                    await socket.SendAsync("""{"type":"pong"}""");
            }
            catch (Exception error) when (error is InvalidOperationException or System.Net.WebSockets.WebSocketException)
            {
                // Closed, as it should be.
            }
        }, TestContext.Current.CancellationToken);
        Assert.Equal(4001, (await socket.ClosedAsync()).Code);
        await keepAlive;
    }
}
