using System.Collections.Concurrent;
using System.Text.Json;
using AiTasks.Contracts;
using StackExchange.Redis;

namespace AiTasks.TaskApi.FunctionalTests;

/// <summary>Hears what is told in one channel, as push nodes do.</summary>
internal sealed class ChannelListener : IDisposable
{
    private readonly ConcurrentQueue<string> _messages = new();
    private readonly ConnectionMultiplexer _redis;

    private ChannelListener(ConnectionMultiplexer redis) => _redis = redis;

    /// <summary>How many messages were heard.</summary>
    public int Count => _messages.Count;

    /// <summary>The events that were heard, in a channel that tells of a stream.</summary>
    public IEnumerable<StreamEvent> Events =>
        _messages.SelectMany(message => JsonSerializer.Deserialize<StreamBatch>(message, WireJson.Internal)!.Events);

    /// <summary>Listens; what is told from now on is heard.</summary>
    public static async Task<ChannelListener> StartAsync(TaskApiFixture fixture, string channel)
    {
        var listener = new ChannelListener(await ConnectionMultiplexer.ConnectAsync(fixture.Servers.RedisConnection));
        await listener._redis.GetSubscriber().SubscribeAsync(
            new RedisChannel(channel, RedisChannel.PatternMode.Literal), (_, message) => listener._messages.Enqueue(message!));
        return listener;
    }

    public void Dispose() => _redis.Dispose();
}
