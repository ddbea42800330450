using System.Collections.Concurrent;
using System.Text;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace AiTasks.Push.Fanout;

/// <summary>
/// The fan-out through Redis: keeps one session alive, makes every wanted subscription in each new one, and publishes to itself
/// all the time, since an open connection proves nothing.
/// </summary>
internal sealed class RedisFanout : BackgroundService, IFanout, IHealthCheck
{
    // Longer names are found too, only not for nothing.
    private const int UsualName = 256;

    private readonly RedisAddress _address;
    private readonly FanoutOptions _options;
    private readonly TimeProvider _time;
    private readonly IHearing _hearing;
    private readonly ILogger<RedisFanout> _log;
    private readonly ConcurrentDictionary<string, IFanoutListener> _wanted = new();
    private readonly ConcurrentDictionary<string, IFanoutListener>.AlternateLookup<ReadOnlySpan<char>> _byName;

    // What is wanted and what Redis is told change together, or an old UNSUBSCRIBE could overtake a new SUBSCRIBE.
    private readonly Lock _order = new();
    private volatile FanoutSession? _session;
    private volatile bool _alive;

    public RedisFanout(RedisAddress address, IOptions<FanoutOptions> options, TimeProvider time, IHearing hearing, ILogger<RedisFanout> log)
    {
        (_address, _options, _time, _hearing, _log) = (address, options.Value, time, hearing, log);
        _byName = _wanted.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    public event Action? Changed;

    public bool IsAlive => _alive;

    public Task SubscribeAsync(string channel, IFanoutListener listener)
    {
        lock (_order)
        {
            _wanted[channel] = listener;
            return _session is { } session ? TryAsync(session.SubscribeAsync(channel)) : Task.CompletedTask;
        }
    }

    public Task UnsubscribeAsync(string channel)
    {
        lock (_order)
        {
            _wanted.TryRemove(channel, out _);
            return _session is { } session ? TryAsync(session.UnsubscribeAsync(channel)) : Task.CompletedTask;
        }
    }

    public void Publish(string channel, byte[] message)
    {
        if (_session is { } session)
            _ = TryAsync(session.PublishAsync(channel, message));
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
                using var session = await FanoutSession.ConnectAsync(_address, _options, _time, Hear, _hearing, stoppingToken);
                failing = false;
                await ServeAsync(session, stoppingToken);
            }
            catch (FanoutLostException error)
            {
                // Said once: it is tried again until it works.
                if (!failing)
                    _log.LogWarning("Redis is away: {Reason}. Events are read from the log until it is back", error.Message);
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

            await Task.Delay(_options.ReconnectDelay, _time, CancellationToken.None);
        }
    }

    private async Task ServeAsync(FanoutSession session, CancellationToken stop)
    {
        // Of its own, since a late beat of a session that was given up proves nothing.
        var channel = $"push:{Guid.NewGuid():N}:beat";
        var beat = new FanoutBeat(_time);
        _wanted[channel] = beat;
        try
        {
            Task subscribed;
            lock (_order)
            {
                subscribed = session.SubscribeAsync([.. _wanted.Keys]);
                _session = session;
            }

            await subscribed;
            beat.Restart();
            while (!session.Ended.IsCompleted && beat.Silence < _options.SilenceLimit)
            {
                var pause = Task.Delay(_options.BeatInterval, _time, stop);
                await session.PublishAsync(channel, []);
                await Task.WhenAny(session.Ended, beat.First, pause);
                if (beat.First.IsCompleted)
                    SetAlive(true);
                await Task.WhenAny(session.Ended, pause);
                stop.ThrowIfCancellationRequested();
            }
        }
        finally
        {
            _wanted.TryRemove(channel, out _);
        }

        throw session.Reason ?? new FanoutLostException("no messages arrive");
    }

    private void Hear(ReadOnlySpan<byte> channel, ReadOnlySpan<byte> message)
    {
        var name = channel.Length <= UsualName ? stackalloc char[UsualName] : new char[channel.Length];
        name = name[..Encoding.UTF8.GetChars(channel, name)];
        if (!_byName.TryGetValue(name, out var listener))
            return;

        try
        {
            listener.Take(message);
        }
        catch (Exception error)
        {
            // One person's bad message must not take the node from everybody else.
            _log.LogError(error, "A message of {Bytes} bytes was lost to a fault of this service", message.Length);
        }
    }

    private void SetAlive(bool alive)
    {
        if (_alive == alive)
            return;

        _alive = alive;
        if (alive)
            _log.LogInformation("Redis delivers");
        Changed?.Invoke();
    }

    private static async Task TryAsync(Task answered)
    {
        try
        {
            await answered;
        }
        catch (FanoutLostException)
        {
            // The session is over, and the next one makes it good.
        }
    }
}
