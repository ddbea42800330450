using AiTasks.Push.Fanout;
using Microsoft.Extensions.Options;

namespace AiTasks.Push.Delivery;

/// <summary>
/// Redis may lose messages, or be gone. While it is, and for a while after, the log is read for every feed in short turns; when
/// it comes back the other nodes hear again who is connected here; while all is well, the log is read in long turns.
/// </summary>
internal sealed class FeedPoller(
    FeedStore feeds, IFanout fanout, LogPace pace, IFeedWork work, IOptions<DeliveryOptions> options, TimeProvider time) : BackgroundService
{
    private const int TicksPerPoll = 3;

    private TimeSpan Tick => options.Value.PollInterval / TicksPerPoll;

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        fanout.Changed += OnChanged;
        return base.StartAsync(cancellationToken);
    }

    public override Task StopAsync(CancellationToken cancellationToken)
    {
        fanout.Changed -= OnChanged;
        return base.StopAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Finer than either interval, or the longer one would be rounded up to a multiple of the shorter.
        using var timer = new PeriodicTimer(Tick, time);
        var sweptAt = time.Uptime();
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                var now = time.Uptime();
                if (now - sweptAt < pace.Interval - Tick / 2)
                    continue;

                CheckAll();
                sweptAt = now;
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The process stops.
        }
    }

    private void OnChanged()
    {
        CheckAll();
        if (!fanout.IsAlive)
            return;

        // Takeovers said while Redis was away reached nobody.
        foreach (var feed in feeds.All)
        {
            if (feed.LocalNewest() is { } newest)
                work.Announce(feed, newest);
        }
    }

    private void CheckAll()
    {
        foreach (var feed in feeds.All)
            feed.Check();
    }
}
