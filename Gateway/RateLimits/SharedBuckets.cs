using System.Globalization;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace AiTasks.Gateway.RateLimits;

/// <summary>
/// Makes one limit of those of all gateways. Each decides by itself and at once, tells Redis now and then what its callers have spent, and
/// hears what is left for them everywhere. So no request waits for Redis; and while Redis is away, or none is configured, each gateway's
/// own buckets are the limits. What was spent meanwhile is forgiven, since nobody should be locked out for a fault of ours.
/// </summary>
internal sealed class SharedBuckets(
    TokenBuckets buckets, IConfiguration configuration, IOptions<RateLimitOptions> options, TimeProvider time, ILogger<SharedBuckets> log)
    : BackgroundService
{
    /// <summary>Name of the connection string, as the AppHost gives it.</summary>
    public const string ConnectionName = "redis";

    // Scripts are undivided: nobody else's command waits long for one of this size.
    private const int MaxCallers = 500;

    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    // By Redis's own clock, so that the gateways' need not agree. A debt is at most one burst: more would punish for longer than the flood took.
    // What is full again is forgotten.
    private const string Script =
        """
        local clock = redis.call('TIME')
        local now = clock[1] + clock[2] / 1000000
        local left = {}
        for i, key in ipairs(KEYS) do
          local rate, burst, spent = tonumber(ARGV[3 * i - 2]), tonumber(ARGV[3 * i - 1]), tonumber(ARGV[3 * i])
          local had = redis.call('HMGET', key, 'level', 'at')
          local level, at = tonumber(had[1]) or burst, tonumber(had[2]) or now
          level = math.max(-burst, math.min(burst, level + math.max(0, now - at) * rate) - spent)
          left[i] = string.format('%.3f', level)
          redis.call('HSET', key, 'level', left[i], 'at', string.format('%.6f', now))
          redis.call('PEXPIRE', key, math.max(1, math.ceil((burst - level) / rate * 1000)))
        end
        return left
        """;

    private bool _isLost;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var redis = await ConnectAsync(stoppingToken);
        using var timer = new PeriodicTimer(options.Value.SyncInterval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            foreach (var part in buckets.TakeSpent().Chunk(MaxCallers))
            {
                // Those that follow would only wait for the same.
                if (redis is not null && !await ShareAsync(redis, part)) break;
            }
        }
    }

    private async Task<bool> ShareAsync(ConnectionMultiplexer redis, SpentTokens[] spent)
    {
        try
        {
            var keys = Array.ConvertAll(spent, one => (RedisKey)$"{{limits}}:{one.Caller}");
            var rates = spent.SelectMany(one => (RedisValue[])[one.Bucket.Rate.PerSecond, one.Bucket.Rate.Burst, one.Count]);
            var answer = await redis.GetDatabase().ScriptEvaluateAsync(Script, keys, [.. rates]).WaitAsync(options.Value.SyncTimeout);
            foreach (var (one, left) in spent.Zip((RedisValue[])answer!))
                one.Bucket.Share(double.Parse((string)left!, CultureInfo.InvariantCulture));
            _isLost = false;
            return true;
        }
        catch (Exception error) when (error is RedisException or TimeoutException)
        {
            GatewayTelemetry.LostSyncs.Add(1);
            if (!_isLost) log.LogWarning("Limits are each gateway's own until Redis answers again: {Reason}", error.Message);
            _isLost = true;
            return false;
        }
    }

    private async Task<ConnectionMultiplexer?> ConnectAsync(CancellationToken stoppingToken)
    {
        if (configuration.GetConnectionString(ConnectionName) is not { Length: > 0 } connection) return null;

        var settings = ConfigurationOptions.Parse(connection);
        settings.AbortOnConnectFail = false;
        settings.ClientName = "gateway";
        while (true)
        {
            try
            {
                return await ConnectionMultiplexer.ConnectAsync(settings);
            }
            catch (RedisConnectionException error)
            {
                log.LogWarning("Redis is away: {Reason}", error.Message);
                await Task.Delay(RetryDelay, time, stoppingToken);
            }
        }
    }
}
