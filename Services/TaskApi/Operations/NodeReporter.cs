using System.Text.Json;
using AiTasks.ServiceDefaults;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using Npgsql;

namespace AiTasks.TaskApi.Operations;

/// <summary>Notes how this replica is, and takes itself off the list when it stops.</summary>
internal sealed class NodeReporter(
    NodeStore nodes, HealthCheckService health, IOptions<OperationsOptions> options, ILogger<NodeReporter> logger) : BackgroundService
{
    /// <summary>What replicas of the task API are called.</summary>
    public const string Service = "taskapi";

    private static readonly TimeSpan GoodByeTimeout = TimeSpan.FromSeconds(1);

    // Several replicas may live in one process of a test.
    private readonly string _id = $"{Service}:{Environment.MachineName}:{Environment.ProcessId}:{Guid.NewGuid().ToString("N")[..8]}";

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(GoodByeTimeout);
        await TryAsync(() => nodes.ForgetAsync(_id, patience.Token));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.NodeInterval);
        while (await timer.WaitForNextTickAsync(stoppingToken)) await TryAsync(() => ReportAsync(stoppingToken));
    }

    private async Task ReportAsync(CancellationToken cancellationToken)
    {
        var report = await health.CheckHealthAsync(check => check.Tags.Contains(ServiceDefaultsExtensions.ReadyTag), cancellationToken);
        var problems = report.Entries.Where(entry => entry.Value.Status != HealthStatus.Healthy)
            .ToDictionary(entry => entry.Key, entry => entry.Value.Description);
        await nodes.RememberAsync(
            new NodeReport(_id, Service, report.Status.ToString().ToLowerInvariant(), JsonSerializer.Serialize(problems)), cancellationToken);
    }

    // That the database is away is its own health check's to say.
    private async Task TryAsync(Func<Task> note)
    {
        try
        {
            await note();
        }
        catch (Exception error) when (error is NpgsqlException or OperationCanceledException)
        {
            logger.LogDebug(error, "This replica is not written down now");
        }
    }
}
