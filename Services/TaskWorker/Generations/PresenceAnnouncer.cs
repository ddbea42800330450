using AiTasks.Contracts;
using AiTasks.TaskWorker.Providers;
using MassTransit;
using Microsoft.Extensions.Options;

namespace AiTasks.TaskWorker.Generations;

/// <summary>Says that this worker is there and how much it can do, so that no more is sent than that, and says when it goes.</summary>
internal sealed class PresenceAnnouncer(
    IBus bus, GenerationRunner runner, ModelProviders providers, IOptions<GenerationOptions> options, ILogger<PresenceAnnouncer> logger) : BackgroundService
{
    private static readonly TimeSpan GoodByeTimeout = TimeSpan.FromSeconds(1);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await TrySayAsync(0, GoodByeTimeout, cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.PresenceInterval);
        do
        {
            await TrySayAsync(options.Value.MaxConcurrency, options.Value.SendTimeout, stoppingToken);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    // Old news is worth nothing, so what a broker could not pass on at once it need not keep.
    private async Task TrySayAsync(int slots, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(timeout);
        try
        {
            var presence = new WorkerPresence
            {
                Worker = GenerationClaim.Worker,
                Slots = slots,
                Running = runner.Count,
                Providers = providers.Presences(),
            };
            await bus.Publish(presence, context =>
            {
                context.Durable = false;
                context.TimeToLive = options.Value.PresenceInterval;
            }, patience.Token).WaitAsync(patience.Token);
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            logger.LogDebug(error, "The task API does not hear that this worker is there");
        }
    }
}
