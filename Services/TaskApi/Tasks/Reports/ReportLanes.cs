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

    /// <summary>Lets reports take effect.</summary>
    /// <param name="reports">At least one, of tasks of one partition.</param>
    /// <returns>Whether each was accepted, once that is committed.</returns>
    public Task<GenerationVerdict[]> ApplyAsync(params IReadOnlyList<IGenerationReport> reports) =>
        _lanes[(int)(reports[0].TaskId % BusEndpoints.ReportPartitions)].ApplyAsync(reports);

    public async ValueTask DisposeAsync()
    {
        foreach (var lane in _lanes) await lane.DisposeAsync();
    }
}
