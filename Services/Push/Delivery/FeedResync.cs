using Microsoft.Extensions.Options;

namespace AiTasks.Push.Delivery;

/// <summary>Gives sockets a new snapshot after the log could not tell what they missed.</summary>
internal sealed class FeedResync(FeedWork work, FeedJoiner joiner, IOptions<DeliveryOptions> options) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var bound = new ParallelOptions { MaxDegreeOfParallelism = options.Value.ResyncConcurrency, CancellationToken = stoppingToken };
        try
        {
            await Parallel.ForEachAsync(
                work.Rejoins.ReadAllAsync(stoppingToken), bound, async (one, stop) => await joiner.WelcomeAsync(one.Feed, one.Member, stop));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The process stops.
        }
    }
}
