using AiTasks.Contracts;
using AiTasks.ServiceDefaults.Presence;
using AiTasks.TaskWorker.Providers;
using MassTransit;
using Microsoft.Extensions.Options;

namespace AiTasks.TaskWorker.Generations;

/// <summary>Says that this worker is there and how much it can do, so that no more is sent than that, and says when it goes.</summary>
internal sealed class PresenceAnnouncer(
    IBus bus, GenerationRunner runner, ModelProviders providers, IOptions<GenerationOptions> options, ILogger<PresenceAnnouncer> logger)
    : PresenceService(options.Value.PresenceInterval, logger)
{
    protected override Task SayAsync(bool stopping, CancellationToken cancellationToken)
    {
        var presence = new WorkerPresence
        {
            Worker = GenerationClaim.Worker,
            Slots = stopping ? 0 : options.Value.MaxConcurrency,
            Running = runner.Count,
            Providers = providers.Presences(),
        };

        // Old news is worth nothing, so what a broker could not pass on at once it need not keep.
        return bus.Publish(presence, context =>
        {
            context.Durable = false;
            context.TimeToLive = options.Value.PresenceInterval;
        }, cancellationToken).WaitAsync(cancellationToken);
    }
}
