using Microsoft.Extensions.Hosting;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace AiTasks.ServiceDefaults.Telemetry;

/// <summary>
/// Collects traces and metrics for as long as the process runs. It starts before the other hosted services and stops after
/// them, so that their last spans are exported too.
/// </summary>
internal sealed class TelemetryHost : IHostedLifecycleService, IDisposable
{
    // The runtime, ASP.NET Core, HttpClient, Npgsql and MassTransit emit their own telemetry; it only has to be named.
    private static readonly string[] Sources =
        ["AiTasks.*", "Microsoft.AspNetCore", "System.Net.Http", "Npgsql", "MassTransit", "Experimental.Microsoft.Extensions.AI"];

    private static readonly string[] Meters =
    [
        "AiTasks.*", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "Microsoft.AspNetCore.RateLimiting", "System.Net.Http",
        "System.Runtime", "Npgsql", "MassTransit",
    ];

    private OpenTelemetrySdk? _sdk;

    public Task StartingAsync(CancellationToken cancellationToken)
    {
        _sdk = OpenTelemetrySdk.Create(otel => otel
            .WithTracing(tracing => tracing.AddSource(Sources).AddProcessor(new SpanEditor()).AddOtlpExporter())
            .WithMetrics(metrics => metrics.AddMeter(Meters).AddOtlpExporter()));
        return Task.CompletedTask;
    }

    public Task StoppedAsync(CancellationToken cancellationToken)
    {
        Dispose();
        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
        _sdk?.Dispose();
        _sdk = null;
    }
}
