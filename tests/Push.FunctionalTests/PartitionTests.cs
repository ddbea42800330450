using System.Diagnostics;
using System.Net;
using AiTasks.TestServers;
using StackExchange.Redis;

namespace AiTasks.Push.FunctionalTests;

/// <summary>The network between a push node and Redis fails, or Redis fails the node; the node's clients notice no more than a delay.</summary>
public sealed class PartitionTests(PushSystem system)
{
    // What is promised while the way through Redis is cut, and how long a cut that nobody announces may stay unnoticed.
    private static readonly TimeSpan Promised = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Detection = TimeSpan.FromSeconds(15);

    // A round of events one after another: each would wait for the next reading of the log if nothing came through Redis.
    private const int RoundOfEvents = 20;
    private static readonly TimeSpan LiveRound = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task A_partition_is_noticed_and_events_keep_coming_from_the_log_until_it_heals()
    {
        await using var proxy = ProxyOf(system.Redis);
        await using var node = await PushNode.StartAsync(Through(proxy, system.Redis), system.Api);
        await using var client = await Client.ConnectAsync(system.Api, node);
        await client.DeliverAsync(Promised);

        proxy.Blackhole();
        var clock = Stopwatch.StartNew();
        var noticed = PushSystem.ReadyAsync(node, "Degraded");
        await client.DeliverAsync(Promised);
        await using (var newcomer = await Client.ConnectAsync(system.Api, node))
            await newcomer.DeliverAsync(Promised);
        await noticed;
        Assert.True(clock.Elapsed < Detection, $"noticing took {clock.Elapsed}");
        await client.DeliverAsync(Promised);

        proxy.Resume();
        await PushSystem.ReadyAsync(node);
        await client.DeliverLiveAsync();
    }

    [Fact]
    public async Task A_cut_connection_is_made_again_at_once_and_nothing_is_lost()
    {
        await using var proxy = ProxyOf(system.Redis);
        await using var node = await PushNode.StartAsync(Through(proxy, system.Redis), system.Api);
        await using var client = await Client.ConnectAsync(system.Api, node);
        for (var cut = 0; cut < 3; cut++)
        {
            proxy.Reset();
            await client.DeliverAsync(Promised);
            await PushSystem.ReadyAsync(node);
        }

        await client.DeliverLiveAsync();
    }

    [Fact]
    public async Task A_slow_network_to_redis_delays_events_and_no_more()
    {
        await using var proxy = ProxyOf(system.Redis);
        await using var node = await PushNode.StartAsync(Through(proxy, system.Redis), system.Api);
        await using var client = await Client.ConnectAsync(system.Api, node);
        proxy.Delay(TimeSpan.FromMilliseconds(200));
        for (var i = 0; i < RoundOfEvents; i++)
            await client.DeliverAsync(Promised);
        Assert.DoesNotContain(node.Log, line => line.Contains("Redis is away", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_subscriber_that_redis_drops_for_its_full_buffer_comes_back_and_misses_nothing()
    {
        await using var own = await OwnRedis.StartAsync();
        await using var node = await PushNode.StartAsync(own.Redis, own.Api);
        await using var client = await Client.ConnectAsync(own.Api, node);
        await client.DeliverAsync(Promised);

        using var redis = await ConnectionMultiplexer.ConnectAsync(own.Redis);
        await redis.GetDatabase().ExecuteAsync("CONFIG", "SET", "client-output-buffer-limit", "pubsub 65536 0 0");
        client.Stream.Complete(client.Stream.Start(age: TimeSpan.FromMinutes(1)), new { text = new string('x', 200_000) });
        await client.UpToDateAsync(Promised);
        await Wait.ForAsync("the node to notice", () => node.Log.Any(line => line.Contains("Redis is away: the connection failed", StringComparison.Ordinal)));
        await PushSystem.ReadyAsync(node);
        await client.DeliverLiveAsync();
    }

    [Fact]
    public async Task Emptying_redis_changes_nothing()
    {
        await using var own = await OwnRedis.StartAsync();
        await using var node = await PushNode.StartAsync(own.Redis, own.Api);
        await using var client = await Client.ConnectAsync(own.Api, node);
        using var redis = await ConnectionMultiplexer.ConnectAsync(own.Redis);
        await redis.GetDatabase().ExecuteAsync("FLUSHALL");
        await client.DeliverLiveAsync();
    }

    private static FaultProxy ProxyOf(string redis)
    {
        var server = (DnsEndPoint)ConfigurationOptions.Parse(redis).EndPoints[0];
        return new FaultProxy(server.Host, server.Port);
    }

    private static string Through(FaultProxy proxy, string redis)
    {
        var configuration = ConfigurationOptions.Parse(redis);
        configuration.EndPoints.Clear();
        configuration.EndPoints.Add(IPAddress.Loopback, proxy.Port);
        return configuration.ToString(includePassword: true);
    }

    /// <summary>A person with one socket and one stream, whose positions have to come without a gap.</summary>
    private sealed class Client(FakeStream stream, TaskSocket socket) : IAsyncDisposable
    {
        private long _seq = stream.Seq;

        public FakeStream Stream => stream;

        public static async Task<Client> ConnectAsync(FakeTaskApi api, PushNode node)
        {
            var user = TestTokens.NewUser();
            var socket = await node.ConnectAsync(user);
            await socket.NextAsync("active_tasks");
            return new Client(api.StreamOf(user), socket);
        }

        public async Task DeliverAsync(TimeSpan limit)
        {
            stream.Start();
            await UpToDateAsync(limit);
        }

        public async Task UpToDateAsync(TimeSpan limit)
        {
            var clock = Stopwatch.StartNew();
            while (_seq < stream.Seq)
            {
                var frame = await socket.NextAsync();
                if (frame.GetProperty("type").GetString() != "ping")
                    Assert.Equal(++_seq, frame.GetProperty("seq").GetInt64());
            }

            Assert.True(clock.Elapsed < limit, $"the events up to {_seq} took {clock.Elapsed}");
        }

        public async Task DeliverLiveAsync()
        {
            var clock = Stopwatch.StartNew();
            for (var i = 0; i < RoundOfEvents; i++)
                await DeliverAsync(Promised);
            Assert.True(clock.Elapsed < LiveRound, $"{RoundOfEvents} events took {clock.Elapsed}, so they came from the log");
        }

        public ValueTask DisposeAsync() => socket.DisposeAsync();
    }
}
