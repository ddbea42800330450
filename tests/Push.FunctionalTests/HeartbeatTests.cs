using System.Diagnostics;
using AiTasks.Contracts;
using AiTasks.Push.Connections;
using AiTasks.TestServers;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;

namespace AiTasks.Push.FunctionalTests;

public sealed class HeartbeatTests(PushSystem system)
{
    private static readonly (string, string)[] Quick =
    [
        ("ConnectionOptions:WheelTick", "00:00:00.02"),
        ("ConnectionOptions:PingInterval", "00:00:00.3"),
        ("ConnectionOptions:SilenceLimit", "00:00:01"),
    ];

    // The silence limit, the time to close, and as much again for a busy machine.
    private static readonly TimeSpan Forgotten = TimeSpan.FromSeconds(3);

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
        // Nobody answers a ping here, and a busy machine may take its time.
        await using var node = system.Node([.. Quick, ("ConnectionOptions:SilenceLimit", "00:00:30")]);
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
    public async Task A_client_that_vanishes_without_a_word_is_forgotten_and_its_channel_with_it()
    {
        await using var node = system.Node([.. Quick, ("ConnectionOptions:CloseTimeout", "00:00:00.5")]);
        await PushSystem.ReadyAsync(node);
        using var redis = await ConnectionMultiplexer.ConnectAsync(system.Redis);
        var server = redis.GetServer(redis.GetEndPoints()[0]);
        var user = TestTokens.NewUser();
        var channel = new RedisChannel(StreamKeys.User(user), RedisChannel.PatternMode.Literal);
        await using var network = new FaultProxy(node.Address.Host, node.Address.Port);
        await using var socket = await TaskSocket.ConnectAsync(
            new Uri($"http://127.0.0.1:{network.Port}"), ("Cookie", $"sessionid={TestTokens.Session(user)}"));
        await socket.NextAsync("active_tasks");
        Assert.Equal(1, await server.SubscriptionSubscriberCountAsync(channel));

        network.Blackhole();
        var clock = Stopwatch.StartNew();
        await Wait.ForAsync("the channel to be left", async () => await server.SubscriptionSubscriberCountAsync(channel) == 0);
        Assert.True(clock.Elapsed < Forgotten, $"it took {clock.Elapsed}");
        Assert.DoesNotContain(node.Services.GetRequiredService<ConnectionStore>().All, one => one.UserId == user);
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
