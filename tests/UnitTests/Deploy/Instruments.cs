using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using AiTasks.Gateway;
using AiTasks.Push;
using AiTasks.TaskApi.Accounting;
using AiTasks.TaskApi.Monitoring;
using AiTasks.TaskApi.Publishing;
using AiTasks.TaskApi.Tasks;
using AiTasks.TaskWorker;
using AiTasks.TaskWorker.Providers;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Npgsql;

namespace AiTasks.UnitTests.Deploy;

/// <summary>The instruments of all services, by the names that Prometheus gets of an OpenTelemetry collector.</summary>
public sealed class Instruments : IDisposable
{
    // ASP.NET Core's own, as its documentation names it.
    private static readonly string[] OfTheFramework = ["http_server_request_duration_seconds_count", "http_server_request_duration_seconds_bucket"];

    private readonly ServiceProvider _services;
    private readonly IDisposable[] _owners;

    public Instruments()
    {
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, _) =>
        {
            if (instrument.Meter.Name.StartsWith("AiTasks.", StringComparison.Ordinal)) Series.UnionWith(SeriesOf(instrument));
        };
        listener.Start();

        _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var meters = _services.GetRequiredService<IMeterFactory>();
        var options = Options.Create(new MonitoringOptions());
        var broker = new ConfigurationBuilder().AddInMemoryCollection([new("ConnectionStrings:rabbitmq", "amqp://localhost")]).Build();
        var database = NpgsqlDataSource.Create("Host=localhost");
        RuntimeHelpers.RunClassConstructor(typeof(GatewayTelemetry).TypeHandle);
        RuntimeHelpers.RunClassConstructor(typeof(PushTelemetry).TypeHandle);
        RuntimeHelpers.RunClassConstructor(typeof(TaskWorkerTelemetry).TypeHandle);
        _ = new ModelProviders(new(new ProvidersOptions()), new(new ModelOptions()), TimeProvider.System);
        _owners =
        [
            new TaskTelemetry(meters), new PublishingTelemetry(meters), new AccountingTelemetry(meters), database,
            new OutboxMonitor(database, meters, options, NullLogger<OutboxMonitor>.Instance),
            new ParkedMessageMonitor(broker, meters, options, NullLogger<ParkedMessageMonitor>.Instance),
        ];
    }

    /// <summary>What can be asked for.</summary>
    public HashSet<string> Series { get; } = [.. OfTheFramework];

    public void Dispose()
    {
        foreach (var owner in _owners) owner.Dispose();
        _services.Dispose();
    }

    // https://opentelemetry.io/docs/specs/otel/compatibility/prometheus_and_openmetrics/: units in words, those in braces left out.
    private static string[] SeriesOf(Instrument instrument)
    {
        var name = instrument.Name.Replace('.', '_') + (instrument.Unit == "s" ? "_seconds" : "");
        var kind = instrument.GetType().GetGenericTypeDefinition();
        return kind == typeof(Histogram<>) ? [$"{name}_bucket", $"{name}_sum", $"{name}_count"]
            : kind == typeof(Counter<>) || kind == typeof(ObservableCounter<>) ? [$"{name}_total"]
            : [name];
    }
}
