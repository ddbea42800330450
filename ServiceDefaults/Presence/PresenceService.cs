using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AiTasks.ServiceDefaults.Presence;

/// <summary>
/// Says every few seconds that this process is there, and once more that it goes. A word that is lost is made good by the next one, so
/// nothing that goes wrong with one stops the process or fills its log.
/// </summary>
/// <param name="interval">Between two words.</param>
/// <param name="logger">Hears at Debug of words that nobody heard.</param>
public abstract class PresenceService(TimeSpan interval, ILogger logger) : BackgroundService
{
    // A word that hangs would keep the newer ones back; a goodbye must not hold up a process that stops.
    private static readonly TimeSpan WordTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan GoodbyeTimeout = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await TrySayAsync(stopping: true, GoodbyeTimeout, cancellationToken);
    }

    /// <summary>Says it to whom it concerns.</summary>
    /// <param name="stopping">True: this is the last word. A host that stops its services twice has it said twice, the second time while it disposes.</param>
    /// <param name="cancellationToken">Fires when it takes too long.</param>
    protected abstract Task SayAsync(bool stopping, CancellationToken cancellationToken);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(interval);
        do await TrySayAsync(stopping: false, WordTimeout, stoppingToken);
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task TrySayAsync(bool stopping, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(timeout);
        try
        {
            await SayAsync(stopping, patience.Token);
        }
        catch (Exception error)
        {
            logger.LogDebug(error, "Nobody hears now that this process is there, or that it goes");
        }
    }
}
