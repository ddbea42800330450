using System.Text.Json;
using AiTasks.ServiceDefaults;
using AiTasks.ServiceDefaults.Presence;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace AiTasks.TaskApi.Operations;

/// <summary>Notes how this replica is, and takes itself off the list when it stops.</summary>
internal sealed class NodeReporter(NodeStore nodes, HealthCheckService health, IOptions<OperationsOptions> options, ILogger<NodeReporter> logger)
    : PresenceService(options.Value.NodeInterval, logger)
{
    /// <summary>What replicas of the task API are called.</summary>
    public const string Service = "taskapi";

    // Several replicas may live in one process of a test.
    private readonly string _id = $"{Service}:{Environment.MachineName}:{Environment.ProcessId}:{Guid.NewGuid().ToString("N")[..8]}";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // A replica that only starts is not unhealthy.
        await Task.Delay(options.Value.NodeInterval, stoppingToken);
        await base.ExecuteAsync(stoppingToken);
    }

    protected override Task SayAsync(bool stopping, CancellationToken cancellationToken) =>
        stopping ? nodes.ForgetAsync(_id, cancellationToken) : ReportAsync(cancellationToken);

    private async Task ReportAsync(CancellationToken cancellationToken)
    {
        var report = await health.CheckHealthAsync(check => check.Tags.Contains(ServiceDefaultsExtensions.ReadyTag), cancellationToken);
        var problems = report.Entries.Where(entry => entry.Value.Status != HealthStatus.Healthy)
            .ToDictionary(entry => entry.Key, entry => entry.Value.Description ?? Word(entry.Value.Status));
        await nodes.RememberAsync(
            new NodeReport(_id, Service, Word(report.Status), JsonSerializer.Serialize(problems)), cancellationToken);
    }

    private static string Word(HealthStatus status) => status.ToString().ToLowerInvariant();
}
