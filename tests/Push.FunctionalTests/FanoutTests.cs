using System.Collections.Concurrent;
using System.Text;
using AiTasks.Push.Connections;
using AiTasks.Push.Fanout;
using AiTasks.TestServers;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace AiTasks.Push.FunctionalTests;

/// <summary>The fan-out on a real Redis.</summary>
public sealed class FanoutTests(PushSystem system)
{
    private static readonly TimeSpan Promised = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task Ten_thousand_channels_are_heard_again_soon_after_redis_is_back()
    {
        const int Channels = 10_000;
        await using var own = await OwnRedis.StartAsync();
        using var fanout = await StartAsync(own.Redis);
        var listeners = Enumerable.Range(0, Channels).Select(_ => new Listener()).ToList();
        await Task.WhenAll(listeners.Select((listener, number) => fanout.SubscribeAsync($"c{number}", listener)));

        await own.KillAsync();
        await Wait.ForAsync("the loss to be noticed", () => !fanout.IsAlive);
        await own.RestartAsync();
        await Wait.ForAsync("Redis to deliver", () => fanout.IsAlive, Promised);
        for (var number = 0; number < Channels; number++)
            fanout.Publish($"c{number}", Encoding.UTF8.GetBytes($"{number}"));
        await Wait.ForAsync("a message in each channel", () => listeners.TrueForAll(listener => listener.Heard.Count == 1));
        Assert.Equal(Enumerable.Range(0, Channels).Select(number => $"{number}"), listeners.Select(listener => listener.Heard.Single()));
        await fanout.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Whatever_was_wanted_and_not_wanted_before_the_last_word_counts()
    {
        using var redis = await ConnectionMultiplexer.ConnectAsync(system.Redis);
        using var fanout = await StartAsync(system.Redis);
        for (var round = 0; round < 200; round++)
        {
            var channel = $"{Guid.NewGuid():N}*";
            var listener = new Listener();
            var said = Enumerable.Range(0, round % 7).SelectMany(_ => new[]
            {
                fanout.SubscribeAsync(channel, listener), fanout.UnsubscribeAsync(channel),
            }).ToList();
            await fanout.SubscribeAsync(channel, listener).WaitAsync(Promised, TestContext.Current.CancellationToken);
            await Task.WhenAll(said).WaitAsync(Promised, TestContext.Current.CancellationToken);

            // The star is a part of the name.
            fanout.Publish($"{channel}more", "foreign"u8.ToArray());
            fanout.Publish(channel, "mine"u8.ToArray());
            await Wait.ForAsync("the message", () => !listener.Heard.IsEmpty);
            Assert.Equal(["mine"], listener.Heard);
            await fanout.UnsubscribeAsync(channel);
            var subscribers = (RedisResult[])(await redis.GetDatabase().ExecuteAsync("PUBSUB", "NUMSUB", channel))!;
            Assert.Equal(0, (int)subscribers[1]);
        }

        await fanout.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_fault_over_one_message_does_not_keep_the_next_ones_from_anybody()
    {
        using var fanout = await StartAsync(system.Redis);
        var (bad, good) = ($"{Guid.NewGuid():N}", $"{Guid.NewGuid():N}");
        var listener = new Listener();
        await fanout.SubscribeAsync(bad, new Thrower());
        await fanout.SubscribeAsync(good, listener);
        fanout.Publish(bad, "x"u8.ToArray());
        fanout.Publish(good, "y"u8.ToArray());
        await Wait.ForAsync("the good message", () => !listener.Heard.IsEmpty);
        Assert.True(fanout.IsAlive);
        await fanout.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Who_has_a_user_and_a_password_is_let_in_and_who_has_wrong_ones_is_not()
    {
        var user = $"u{Guid.NewGuid():N}";
        using var redis = await ConnectionMultiplexer.ConnectAsync(system.Redis);
        await redis.GetDatabase().ExecuteAsync("ACL", "SETUSER", user, "on", ">secret", "allchannels", "+@all");
        var place = RedisAddress.Parse(system.Redis).Endpoints[0];
        using (var fanout = await StartAsync($"{place.Host}:{place.Port},user={user},password=secret"))
            await fanout.StopAsync(TestContext.Current.CancellationToken);

        var error = await Assert.ThrowsAsync<FanoutLostException>(() => FanoutSession.ConnectAsync(
            RedisAddress.Parse($"{place.Host}:{place.Port},user={user},password=other"), new FanoutOptions(), TimeProvider.System, (_, _) => { }));
        Assert.Equal("Redis refuses: WRONGPASS", error.Message);
        await redis.GetDatabase().ExecuteAsync("ACL", "DELUSER", user);
    }

    private static async Task<RedisFanout> StartAsync(string redis)
    {
        var fanout = new RedisFanout(RedisAddress.Parse(redis), Options.Create(new FanoutOptions()), TimeProvider.System, new Cork(Options.Create(new ConnectionOptions())),
            NullLogger<RedisFanout>.Instance);
        await fanout.StartAsync(TestContext.Current.CancellationToken);
        await Wait.ForAsync("Redis to deliver", () => fanout.IsAlive);
        return fanout;
    }

    private sealed class Listener : IFanoutListener
    {
        public ConcurrentQueue<string> Heard { get; } = new();

        public void Take(ReadOnlySpan<byte> message) => Heard.Enqueue(Encoding.UTF8.GetString(message));
    }

    private sealed class Thrower : IFanoutListener
    {
        public void Take(ReadOnlySpan<byte> message) => throw new InvalidOperationException("A fault.");
    }
}
