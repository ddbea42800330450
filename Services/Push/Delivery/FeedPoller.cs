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
    // Asking for thousands of feeds at once takes tens of milliseconds in which events wait, and so does answering: a part of them has its turn
    // after another, each always at the same point of the round.
    private const int Parts = 16;

    private TimeSpan _begun = time.Uptime();
    private int _seen;

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
        // Fine enough for the shorter interval, too.
        using var timer = new PeriodicTimer(options.Value.PollInterval / Parts, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                Turn();
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The process stops.
        }
    }

    /// <summary>Looks after the parts whose turn has come; the last of them ends the round.</summary>
    public void Turn()
    {
        var due = (int)(Parts * Math.Min(1, (time.Uptime() - _begun) / pace.Interval));
        Check(_seen, due);
        (_begun, _seen) = due < Parts ? (_begun, due) : (time.Uptime(), 0);
    }

    private void OnChanged()
    {
        Check(0, Parts);
        if (!fanout.IsAlive)
            return;

        // Takeovers said while Redis was away reached nobody.
        foreach (var feed in feeds.All)
        {
            if (feed.LocalNewest() is { } newest)
                work.Announce(feed, newest);
        }
    }

    private void Check(int firstPart, int endPart)
    {
        if (firstPart == endPart)
            return;

        foreach (var feed in feeds.All)
        {
            var part = (uint)feed.Key.GetHashCode() % Parts;
            if (part >= firstPart && part < endPart)
                feed.Check();
        }
    }
}
