using AiTasks.Contracts;
using AiTasks.ServiceDefaults.Presence;
using AiTasks.TaskWorker.Providers;
using MassTransit;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace AiTasks.TaskWorker.Generations;

/// <summary>
/// Says that this worker is there and how much it can do, so that no more is sent than that, and says when it goes. As a health check it
/// tells when the broker confirms none of it: where a network swallows everything, a connection looks well for a minute.
/// </summary>
internal sealed class PresenceAnnouncer(
    IBus bus, GenerationRunner runner, ModelProviders providers, IOptions<GenerationOptions> options, TimeProvider time, ILogger<PresenceAnnouncer> logger)
    : PresenceService(options.Value.PresenceInterval, logger), IHealthCheck
{
    private long _confirmedAt = time.GetTimestamp();

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var silence = time.GetElapsedTime(Volatile.Read(ref _confirmedAt));
        return Task.FromResult(silence <= options.Value.MaxBrokerSilence
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Unhealthy($"The broker has confirmed nothing for {silence.TotalSeconds:0} s."));
    }

    protected override async Task SayAsync(bool stopping, CancellationToken cancellationToken)
    {
        var presence = new WorkerPresence
        {
            Worker = GenerationClaim.Worker,
            Slots = stopping ? 0 : options.Value.MaxConcurrency,
            Running = runner.Count,
            Providers = providers.Presences(),
        };

        // Old news is worth nothing, so what a broker could not pass on at once it need not keep.
        await bus.Publish(presence, context =>
        {
            context.Durable = false;
            context.TimeToLive = options.Value.PresenceInterval;
        }, cancellationToken).WaitAsync(cancellationToken);
        Volatile.Write(ref _confirmedAt, time.GetTimestamp());
    }
}
