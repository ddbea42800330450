using StackExchange.Redis;

namespace AiTasks.Push.Fanout;

/// <summary>The fan-out is not to be had now.</summary>
internal sealed class FanoutLostException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>
/// One connection to Redis, from connecting to the first failure. It is never repaired: what a client library restores by
/// itself after a failure, and when, is hard to know, and a subscription that is silently missing is the worst outcome.
/// </summary>
internal sealed class FanoutSession : IDisposable
{
    private readonly ConnectionMultiplexer _redis;
    private readonly ISubscriber _subscriber;
    private readonly TimeSpan _timeout;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private FanoutSession(ConnectionMultiplexer redis, TimeSpan timeout)
    {
        _redis = redis;
        _subscriber = redis.GetSubscriber();
        _timeout = timeout;
        redis.ConnectionFailed += (_, _) => End();
    }

    /// <summary>Completes when the connection failed or was given up.</summary>
    public Task Ended => _ended.Task;

    public static async Task<FanoutSession> ConnectAsync(string connectionString, FanoutOptions options)
    {
        var configuration = ConfigurationOptions.Parse(connectionString, ignoreUnknown: true);
        configuration.AbortOnConnectFail = false;
        configuration.ConnectTimeout = (int)options.ConnectTimeout.TotalMilliseconds;
        configuration.SyncTimeout = (int)options.SubscribeTimeout.TotalMilliseconds;
        configuration.ConnectRetry = 1;
        var redis = await Guarded("connect", () => ConnectionMultiplexer.ConnectAsync(configuration), options.ConnectTimeout * 2);
        if (redis.IsConnected)
            return new FanoutSession(redis, options.SubscribeTimeout);

        Discard(redis);
        throw new FanoutLostException("connect: no answer");
    }

    public Task SubscribeAsync(string channel, Action<byte[]> handler) => Guarded("subscribe", async () =>
    {
        await _subscriber.SubscribeAsync(Literal(channel), (_, message) => handler(message));
        return true;
    }, _timeout);

    public Task UnsubscribeAsync(string channel) => Guarded("unsubscribe", async () =>
    {
        await _subscriber.UnsubscribeAsync(Literal(channel));
        return true;
    }, _timeout);

    public Task PublishAsync(string channel, byte[] message) =>
        Guarded("publish", () => _subscriber.PublishAsync(Literal(channel), message), _timeout);

    public void End() => _ended.TrySetResult();

    public void Dispose()
    {
        End();
        Discard(_redis);
    }

    // A name with a star must not become a pattern.
    private static RedisChannel Literal(string channel) => new(channel, RedisChannel.PatternMode.Literal);

    // Closing may block for as long as the connection is broken.
    private static void Discard(ConnectionMultiplexer redis) => _ = Task.Run(() =>
    {
        try
        {
            redis.Close(allowCommandsToComplete: false);
        }
        catch (Exception error) when (IsRedis(error))
        {
            // It was broken, and is given up for that.
        }
    });

    private static async Task<T> Guarded<T>(string what, Func<Task<T>> ask, TimeSpan timeout)
    {
        try
        {
            return await ask().WaitAsync(timeout);
        }
        catch (Exception error) when (IsRedis(error))
        {
            throw new FanoutLostException($"{what}: {error.GetType().Name}", error);
        }
    }

    private static bool IsRedis(Exception error) =>
        error is RedisException or TimeoutException or IOException or ObjectDisposedException or InvalidOperationException
            or OperationCanceledException or System.Net.Sockets.SocketException;
}
