using System.Diagnostics.Metrics;
using AiTasks.TaskApi.Tasks;
using Dapper;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using Npgsql;

namespace AiTasks.TaskApi.Monitoring;

/// <summary>Says how many commands wait for the broker, which may refuse them without being away: when its disk or memory is full.</summary>
internal sealed class OutboxMonitor : BackgroundService, IHealthCheck
{
    private const string Waiting =
        """
        select count(*) as count, coalesce(extract(epoch from now() - min(created_at)), 0)::float8 as seconds
        from outbox where refused_at is not null or (kind = 'cancel' and sent_at is null)
        """;

    private readonly NpgsqlDataSource _database;
    private readonly MonitoringOptions _options;
    private readonly ILogger _logger;
    private readonly Meter _meter;
    private volatile Backlog _backlog = new();

    public OutboxMonitor(NpgsqlDataSource database, IMeterFactory meters, IOptions<MonitoringOptions> options, ILogger<OutboxMonitor> logger)
    {
        (_database, _options, _logger) = (database, options.Value, logger);
        _meter = meters.Create(TaskTelemetry.Name);
        _meter.CreateObservableGauge("aitasks.outbox.waiting", () => _backlog.Count, "{command}", "Commands that the broker has not taken");
        _meter.CreateObservableGauge("aitasks.outbox.age", () => _backlog.Seconds, "s", "How long the oldest of them has waited");
    }

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var (count, seconds) = (_backlog.Count, _backlog.Seconds);
        return Task.FromResult(seconds <= _options.OutboxPatience.TotalSeconds
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Degraded($"The broker has not taken {count} commands, the oldest for {seconds:0} s."));
    }

    public override void Dispose()
    {
        _meter.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(_options.Interval);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await using var connection = await _database.OpenConnectionAsync(stoppingToken);
                _backlog = await connection.QuerySingleAsync<Backlog>(new CommandDefinition(Waiting, cancellationToken: stoppingToken));
            }
            catch (NpgsqlException error)
            {
                // That the database is away is its own health check's to say.
                _logger.LogDebug(error, "Waiting commands cannot be counted now");
            }
        }
    }

    private sealed record Backlog
    {
        public long Count { get; init; }
        public double Seconds { get; init; }
    }
}
