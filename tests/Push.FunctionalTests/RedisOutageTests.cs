using System.Diagnostics;
using AiTasks.TestServers;

namespace AiTasks.Push.FunctionalTests;

public sealed class RedisOutageTests
{
    private static readonly TimeSpan Promised = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task Events_arrive_within_five_seconds_while_redis_is_dead_and_after_it_is_back()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var servers = await ServerSet.StartAsync(ServerKinds.Redis, owned: true, cancellation);
        await using var api = await FakeTaskApi.StartAsync(servers.RedisConnection);
        await using var node = new PushNode(servers.RedisConnection, api);
        await PushSystem.ReadyAsync(node);
        var user = TestTokens.NewUser();
        var stream = api.StreamOf(user);
        await using var socket = await node.ConnectAsync(user);
        await socket.NextAsync("active_tasks");
        var task = stream.Start(age: TimeSpan.FromMinutes(1));
        var seqs = new List<long> { (await socket.NextAsync("task_started")).GetProperty("seq").GetInt64() };

        await servers.KillAsync(ServerKinds.Redis);
        for (var percent = 1; percent <= 3; percent++)
            seqs.Add(await DeliverAsync(percent));

        // Readiness says so and stays up, and new sockets are let in.
        await PushSystem.ReadyAsync(node, "Degraded");
        await using (var second = await node.ConnectAsync(TestTokens.NewUser()))
            await second.NextAsync("active_tasks");

        await servers.RestartAsync(ServerKinds.Redis, cancellation);
        for (var percent = 4; percent <= 6; percent++)
            seqs.Add(await DeliverAsync(percent));
        await PushSystem.ReadyAsync(node);
        for (var percent = 7; percent <= 40; percent++)
            seqs.Add(await DeliverAsync(percent));
        Assert.Equal(Enumerable.Range(1, seqs.Count).Select(seq => (long)seq), seqs);

        async Task<long> DeliverAsync(int percent)
        {
            var clock = Stopwatch.StartNew();
            stream.Progress(task, percent);
            var frame = await socket.NextAsync("task_progress");
            Assert.True(clock.Elapsed < Promised, $"{percent} % took {clock.Elapsed}");
            Assert.Equal(percent, frame.GetProperty("data").GetProperty("progress_percent").GetInt32());
            return frame.GetProperty("seq").GetInt64();
        }
    }

    [Fact]
    public async Task A_node_that_starts_without_redis_serves_and_recovers()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var servers = await ServerSet.StartAsync(ServerKinds.Redis, owned: true, cancellation);
        await servers.KillAsync(ServerKinds.Redis);
        await using var api = await FakeTaskApi.StartAsync(servers.RedisConnection);
        await using var one = new PushNode(servers.RedisConnection, api);
        await using var two = new PushNode(servers.RedisConnection, api);
        var user = TestTokens.NewUser();
        await using var older = await one.ConnectAsync(user);
        await older.NextAsync("active_tasks");
        await using var newer = await two.ConnectAsync(user);
        await newer.NextAsync("active_tasks");
        api.StreamOf(user).Start();
        await newer.NextAsync("task_started");

        // The takeover that nobody could hear is said again.
        await older.NextAsync("task_started");
        await servers.RestartAsync(ServerKinds.Redis, cancellation);
        await older.NextAsync("force_disconnect");
        Assert.Equal(4003, (await older.ClosedAsync()).Code);
        await PushSystem.ReadyAsync(one);
        await PushSystem.ReadyAsync(two);
    }
}
