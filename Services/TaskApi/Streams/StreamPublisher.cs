using System.Text.Json;
using AiTasks.Contracts;
using StackExchange.Redis;

namespace AiTasks.TaskApi.Streams;

/// <summary>
/// Tells the push nodes what was appended. At most once and without waiting: who misses a message finds it in the log, so
/// Redis may be away for as long as it likes.
/// </summary>
internal sealed class StreamPublisher(IConfiguration configuration, ILogger<StreamPublisher> logger) : BackgroundService
{
    /// <summary>Name of the connection string, as the AppHost gives it.</summary>
    public const string ConnectionName = "redis";

    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    private ConnectionMultiplexer? _redis;

    /// <summary>Publishes events in their order, one message per stream.</summary>
    public void Publish(IReadOnlyList<AppendedEvent> events)
    {
        if (events.Count == 0 || _redis is not { IsConnected: true } redis) return;

        var subscriber = redis.GetSubscriber();
        foreach (var stream in events.GroupBy(item => item.Key))
        {
            var batch = new StreamBatch { Epoch = stream.First().Epoch, Events = [.. stream.Select(item => item.Event)] };
            var message = JsonSerializer.SerializeToUtf8Bytes(batch, WireJson.Internal);
            try
            {
                subscriber.Publish(
                    new RedisChannel(stream.Key, RedisChannel.PatternMode.Literal), message, CommandFlags.FireAndForget);
            }
            catch (Exception error) when (error is RedisConnectionException or RedisServerException or TimeoutException)
            {
                logger.LogDebug(error, "Redis did not take the events of {Stream}; readers will find them in the log", stream.Key);
            }
        }
    }

    /// <summary>Publishes what no log keeps.</summary>
    /// <returns>True when Redis has taken it, so that whatever is published afterwards, by any process, comes after it.</returns>
    public async Task<bool> PublishAsync(string channel, string message, TimeSpan timeout)
    {
        if (_redis is not { IsConnected: true } redis) return false;
        try
        {
            await redis.GetSubscriber().PublishAsync(new RedisChannel(channel, RedisChannel.PatternMode.Literal), message).WaitAsync(timeout);
            return true;
        }
        catch (Exception error) when (error is RedisConnectionException or RedisServerException or TimeoutException)
        {
            logger.LogDebug(error, "Redis did not take a message for {Channel}", channel);
            return false;
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var options = ConfigurationOptions.Parse(configuration.GetConnectionString(ConnectionName)
            ?? throw new InvalidOperationException($"The connection string '{ConnectionName}' is missing."));
        options.AbortOnConnectFail = false;
        options.ClientName = "taskapi";

        while (_redis is null)
        {
            try
            {
                _redis = await ConnectionMultiplexer.ConnectAsync(options);
            }
            catch (RedisConnectionException error)
            {
                logger.LogWarning("Redis is away: {Reason}", error.Message);
                await Task.Delay(RetryDelay, stoppingToken);
            }
        }
    }

    public override void Dispose()
    {
        _redis?.Dispose();
        base.Dispose();
    }
}
