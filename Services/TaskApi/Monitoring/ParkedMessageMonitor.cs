using System.Diagnostics.Metrics;
using AiTasks.Contracts;
using AiTasks.ServiceDefaults.Bus;
using AiTasks.TaskApi.Tasks;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using RabbitMQ.Client.Exceptions;

namespace AiTasks.TaskApi.Monitoring;

/// <summary>Counts the messages that nobody could handle, and says so until somebody has looked after them.</summary>
internal sealed class ParkedMessageMonitor : BackgroundService, IHealthCheck
{
    private readonly Uri _broker;
    private readonly TimeSpan _interval;
    private readonly ILogger _logger;
    private readonly Meter _meter;
    private volatile IReadOnlyDictionary<string, uint> _parked = new Dictionary<string, uint>();

    public ParkedMessageMonitor(
        IConfiguration configuration, IMeterFactory meters, IOptions<MonitoringOptions> options, ILogger<ParkedMessageMonitor> logger)
    {
        _broker = new Uri(configuration.GetConnectionString(MessageBusExtensions.ConnectionName)!);
        (_interval, _logger) = (options.Value.Interval, logger);
        _meter = meters.Create(TaskTelemetry.Name);
        _meter.CreateObservableGauge("aitasks.bus.parked", Measure, "{message}", "Messages that nobody could handle, by queue");
    }

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var queues = _parked.Where(queue => queue.Value > 0).Select(queue => $"{queue.Key}: {queue.Value}").ToArray();
        return Task.FromResult(queues is []
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Degraded($"Parked messages wait for somebody to look at them ({string.Join(", ", queues)})."));
    }

    public override void Dispose()
    {
        _meter.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(_interval);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await using var messages = await ParkedMessages.ConnectAsync(_broker, "taskapi parked messages", stoppingToken);
                do await CountAsync(messages, stoppingToken);
                while (await timer.WaitForNextTickAsync(stoppingToken));
            }
            catch (Exception error) when (error is BrokerUnreachableException or RabbitMQClientException or IOException)
            {
                // That the broker is away is the bus's to say.
                _logger.LogDebug(error, "Parked messages cannot be counted now");
            }
        }
    }

    private async Task CountAsync(ParkedMessages messages, CancellationToken cancellationToken)
    {
        var counts = new Dictionary<string, uint>();
        foreach (var queue in BusEndpoints.Queues.SelectMany(BusEndpoints.ParkedOf))
        {
            counts[queue] = await messages.CountAsync(queue, cancellationToken);
            if (counts[queue] > _parked.GetValueOrDefault(queue))
                _logger.LogWarning("{Count} messages are parked in {Queue}; `aitasks errors show` says why", counts[queue], queue);
        }

        _parked = counts;
    }

    private IEnumerable<Measurement<long>> Measure() =>
        _parked.Select(queue => new Measurement<long>(queue.Value, new KeyValuePair<string, object?>("messaging.destination.name", queue.Key)));
}
