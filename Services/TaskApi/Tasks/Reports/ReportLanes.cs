using AiTasks.Contracts;
using Microsoft.Extensions.Options;

namespace AiTasks.TaskApi.Tasks.Reports;

/// <summary>One lane for each report queue, so that partitions do not wait for each other's transactions.</summary>
internal sealed class ReportLanes : IAsyncDisposable
{
    private readonly ReportLane[] _lanes;

    public ReportLanes(TaskLedger ledger, TaskTelemetry telemetry, IOptions<ReportOptions> options, ILogger<ReportLane> logger) =>
        _lanes = [.. Enumerable.Range(0, BusEndpoints.ReportPartitions)
            .Select(_ => new ReportLane(ledger, telemetry, options.Value, logger))];

    /// <summary>Lets a report take effect.</summary>
    /// <returns>Whether it was accepted, once that is committed.</returns>
    public Task<GenerationVerdict> ApplyAsync(IGenerationReport report) =>
        _lanes[(int)(report.TaskId % BusEndpoints.ReportPartitions)].ApplyAsync(report);

    public async ValueTask DisposeAsync()
    {
        foreach (var lane in _lanes) await lane.DisposeAsync();
    }
}
