using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace AiTasks.ServiceDefaults;

/// <summary>How a process behind the gateway takes its leave. Section <c>DrainOptions</c>.</summary>
public sealed class DrainOptions
{
    /// <summary>
    /// How long a process that was asked to stop goes on serving while it says that it is not ready. The gateway looks every
    /// second; a request sent on a connection that is being closed could not be repeated, since it may have been processed.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:10")]
    public TimeSpan Delay { get; init; } = TimeSpan.FromSeconds(2.5);
}

/// <summary>Lets a stopping process say that it is not ready before it stops serving.</summary>
public static class DrainingExtensions
{
    /// <summary>Adds the delay. Called last: what is added later leaves earlier.</summary>
    public static WebApplicationBuilder AddDraining(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<DrainOptions>().BindConfiguration(nameof(DrainOptions)).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<Draining>();
        builder.Services.AddHostedService(services => services.GetRequiredService<Draining>());
        builder.Services.AddHealthChecks().AddCheck<Draining>("stopping", tags: [ServiceDefaultsExtensions.ReadyTag]);
        return builder;
    }

    private sealed class Draining(IOptions<DrainOptions> options, TimeProvider time) : IHostedLifecycleService, IHealthCheck
    {
        private volatile bool _stopping;

        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
            Task.FromResult(_stopping ? HealthCheckResult.Unhealthy("stopping") : HealthCheckResult.Healthy());

        public Task StoppingAsync(CancellationToken cancellationToken)
        {
            _stopping = true;
            return Task.Delay(options.Value.Delay, time, cancellationToken);
        }

        public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
