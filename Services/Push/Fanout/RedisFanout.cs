using System.Collections.Concurrent;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace AiTasks.Push.Fanout;

/// <summary>Where Redis is, as the connection string says.</summary>
internal sealed record FanoutAddress(string ConnectionString);

/// <summary>
/// The fan-out through Redis: keeps one session alive, makes every wanted subscription in each new one, and publishes to itself
/// all the time, since an open connection proves nothing.
/// </summary>
internal sealed class RedisFanout(
    FanoutAddress address, IOptions<FanoutOptions> options, TimeProvider time, ILogger<RedisFanout> log) : BackgroundService, IFanout, IHealthCheck
{
    private readonly string _beatChannel = $"push:{Guid.NewGuid():N}:beat";
    private readonly ConcurrentDictionary<string, Action<byte[]>> _wanted = new();
    private volatile FanoutSession? _session;
    private volatile bool _alive;
    private long _beatAt;

    public event Action? Changed;

    public bool IsAlive => _alive;

    public async Task SubscribeAsync(string channel, Action<byte[]> handler)
    {
        _wanted[channel] = handler;
        if (_session is { } session)
            await TryAsync(session, () => session.SubscribeAsync(channel, handler));
    }

    public async Task UnsubscribeAsync(string channel)
    {
        _wanted.TryRemove(channel, out _);
        if (_session is { } session)
            await TryAsync(session, () => session.UnsubscribeAsync(channel));
    }

    public void Publish(string channel, byte[] message)
    {
        if (_session is { } session)
            _ = TryAsync(session, () => session.PublishAsync(channel, message));
    }

    /// <summary>Degraded, not unhealthy, without Redis: events still come from the log, only later.</summary>
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(_alive ? HealthCheckResult.Healthy() : HealthCheckResult.Degraded("Redis delivers nothing; events are read from the log"));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var failing = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                using var session = await FanoutSession.ConnectAsync(address.ConnectionString, options.Value).WaitAsync(stoppingToken);
                failing = false;
                await ServeAsync(session, stoppingToken);
            }
            catch (FanoutLostException error)
            {
                // Said once: it is tried again until it works.
                if (!failing)
                    log.LogWarning("Redis is away: {Reason}. Events are read from the log until it is back", error.Message);
                failing = true;
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            finally
            {
                _session = null;
                SetAlive(false);
            }

            await Task.Delay(options.Value.ReconnectDelay, time, CancellationToken.None);
        }
    }

    private async Task ServeAsync(FanoutSession session, CancellationToken stop)
    {
        // From here on new channels subscribe themselves; those before are subscribed now. Twice does no harm.
        _session = session;
        var bound = new ParallelOptions { MaxDegreeOfParallelism = options.Value.ResubscribeConcurrency, CancellationToken = stop };
        await Parallel.ForEachAsync(_wanted, bound, async (one, _) =>
        {
            await session.SubscribeAsync(one.Key, one.Value);
            if (!_wanted.ContainsKey(one.Key))
                await session.UnsubscribeAsync(one.Key);
        });

        Volatile.Write(ref _beatAt, time.Uptime().Ticks);
        await session.SubscribeAsync(_beatChannel, _ => OnBeat(session));
        while (!session.Ended.IsCompleted && time.Uptime() - new TimeSpan(Volatile.Read(ref _beatAt)) < options.Value.SilenceLimit)
        {
            await session.PublishAsync(_beatChannel, []);
            await Task.WhenAny(session.Ended, Task.Delay(options.Value.BeatInterval, time, stop));
            stop.ThrowIfCancellationRequested();
        }

        throw new FanoutLostException(session.Ended.IsCompleted ? "the connection failed" : "no messages arrive");
    }

    private void OnBeat(FanoutSession session)
    {
        // A late beat of a session that was given up proves nothing.
        if (_session != session)
            return;

        Volatile.Write(ref _beatAt, time.Uptime().Ticks);
        if (!_alive)
            SetAlive(true);
    }

    private void SetAlive(bool alive)
    {
        if (_alive == alive)
            return;

        _alive = alive;
        if (alive)
            log.LogInformation("Redis delivers");
        Changed?.Invoke();
    }

    // One broken operation ends the session: the next one starts from a known state.
    private static async Task TryAsync(FanoutSession session, Func<Task> act)
    {
        try
        {
            await act();
        }
        catch (FanoutLostException)
        {
            session.End();
        }
    }
}
