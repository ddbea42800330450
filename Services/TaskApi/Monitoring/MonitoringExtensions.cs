using AiTasks.ServiceDefaults;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace AiTasks.TaskApi.Monitoring;

internal static class MonitoringExtensions
{
    /// <summary>Adds figures and health of what piles up. Nothing of it makes a process unready: another one would see the same.</summary>
    public static WebApplicationBuilder AddMonitoring(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<MonitoringOptions>().BindConfiguration(nameof(MonitoringOptions))
            .ValidateDataAnnotations().ValidateOnStart();
        builder.AddMonitor<ParkedMessageMonitor>("parked-messages");
        builder.AddMonitor<OutboxMonitor>("outbox");
        return builder;
    }

    private static void AddMonitor<T>(this WebApplicationBuilder builder, string name) where T : class, IHostedService, IHealthCheck
    {
        builder.Services.AddSingleton<T>();
        builder.Services.AddHostedService(services => services.GetRequiredService<T>());
        builder.Services.AddHealthChecks().AddCheck<T>(name, HealthStatus.Degraded, [ServiceDefaultsExtensions.ReadyTag]);
    }
}
