using System.Diagnostics;

namespace AiTasks.Push.FunctionalTests;

public sealed class RedisOutageTests
{
    private static readonly TimeSpan Promised = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task Events_arrive_within_five_seconds_while_redis_is_dead_and_after_it_is_back()
    {
        await using var own = await OwnRedis.StartAsync();
        await using var node = await PushNode.StartAsync(own.Redis, own.Api);
        var user = TestTokens.NewUser();
        var stream = own.Api.StreamOf(user);
        await using var socket = await node.ConnectAsync(user);
        await socket.NextAsync("active_tasks");
        var task = stream.Start(age: TimeSpan.FromMinutes(1));
        var seqs = new List<long> { (await socket.NextAsync("task_started")).GetProperty("seq").GetInt64() };

        await own.KillAsync();
        for (var percent = 1; percent <= 3; percent++)
            seqs.Add(await DeliverAsync(percent));

        // Readiness says so and stays up, and new sockets are let in.
        await PushSystem.ReadyAsync(node, "Degraded");
        await using (var second = await node.ConnectAsync(TestTokens.NewUser()))
            await second.NextAsync("active_tasks");

        await own.RestartAsync();
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
        await using var own = await OwnRedis.StartAsync();
        await own.KillAsync();
        await using var one = new PushNode(own.Redis, own.Api);
        await using var two = new PushNode(own.Redis, own.Api);
        var user = TestTokens.NewUser();
        await using var older = await one.ConnectAsync(user);
        await older.NextAsync("active_tasks");
        await using var newer = await two.ConnectAsync(user);
        await newer.NextAsync("active_tasks");
        own.Api.StreamOf(user).Start();
        await newer.NextAsync("task_started");

        // The takeover that nobody could hear is said again.
        await older.NextAsync("task_started");
        await own.RestartAsync();
        await older.NextAsync("force_disconnect");
        Assert.Equal(4003, (await older.ClosedAsync()).Code);
        await PushSystem.ReadyAsync(one);
        await PushSystem.ReadyAsync(two);
    }
}
