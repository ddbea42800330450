using System.Diagnostics;
using System.Threading.Channels;
using AiTasks.Contracts;
using AiTasks.ServiceDefaults.Telemetry;
using AiTasks.TaskApi.Storage;

namespace AiTasks.TaskApi.Tasks.Reports;

/// <summary>
/// Applies the reports of one partition in order. Whatever has arrived while one transaction was written goes into the next
/// one: a single report waits for nothing, a flood is written in batches.
/// </summary>
internal sealed class ReportLane : IAsyncDisposable
{
    private readonly Channel<WaitingReport[]> _inbox = Channel.CreateUnbounded<WaitingReport[]>(new() { SingleReader = true });
    private readonly TaskLedger _ledger;
    private readonly TaskTelemetry _telemetry;
    private readonly ReportOptions _options;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loop;

    public ReportLane(TaskLedger ledger, TaskTelemetry telemetry, ReportOptions options, ILogger logger)
    {
        (_ledger, _telemetry, _options, _logger) = (ledger, telemetry, options, logger);
        _loop = Task.Run(RunAsync);
    }

    // The broker's prefetch bounds how many are here. What came in one message stays together, so that it costs one transaction.
    public Task<GenerationVerdict[]> ApplyAsync(IReadOnlyCollection<IGenerationReport> reports)
    {
        var (trace, now) = (TraceContext.Current, Stopwatch.GetTimestamp());
        WaitingReport[] waiting = [.. reports.Select(report => new WaitingReport(report, trace, now))];
        return _inbox.Writer.TryWrite(waiting)
            ? Task.WhenAll(waiting.Select(report => report.Verdict.Task))
            : Task.FromException<GenerationVerdict[]>(new OperationCanceledException("The process is stopping."));
    }

    public async ValueTask DisposeAsync()
    {
        _inbox.Writer.TryComplete();
        await _stop.CancelAsync();
        await _loop;
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        var waiting = new List<WaitingReport>();
        try
        {
            while (waiting.Count > 0 || await _inbox.Reader.WaitToReadAsync(_stop.Token))
            {
                while (waiting.Count < _options.BatchSize && _inbox.Reader.TryRead(out var reports)) waiting.AddRange(reports);
                await ApplyAsync(waiting);
                waiting.RemoveAll(report => report.Verdict.Task.IsCompleted);
                if (waiting.Count > 0) await ArrivalAsync();
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            foreach (var report in waiting) report.Verdict.TrySetCanceled();
        }
    }

    // Those left wait for one that precedes them: until something arrives, or their patience may be over.
    private async Task ArrivalAsync()
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        patience.CancelAfter(_options.GapPatience);
        try
        {
            await _inbox.Reader.WaitToReadAsync(patience.Token);
        }
        catch (OperationCanceledException) when (!_stop.IsCancellationRequested)
        {
        }
    }

    private async Task ApplyAsync(List<WaitingReport> reports)
    {
        using var activity = TaskTelemetry.Source.Continue("apply reports", ActivityKind.Internal, reports[0].TraceParent);
        activity?.SetTag("reports.count", reports.Count);
        try
        {
            await WriteAsync(reports);
        }
        catch (Exception error) when (DatabaseFailure.IsPassing(error))
        {
            activity?.SetStatus(ActivityStatusCode.Error, error.Message);
            _logger.LogWarning("Reports wait for the database: {Reason}", error.Message);
            await Task.Delay(_options.RetryDelay, _stop.Token);
        }
        catch (Exception error) when (error is not OperationCanceledException && reports.Count > 1)
        {
            // One of them is at fault: found by applying each alone.
            foreach (var report in reports.Where(report => !report.Verdict.Task.IsCompleted).ToArray()) await ApplyAsync([report]);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            await RefuseAsync(reports[0], error);
        }
    }

    // Its message is parked with the error, but its task must not wait for what can never come.
    private Task RefuseAsync(WaitingReport report, Exception error)
    {
        if (report.Unstorable is null && DatabaseFailure.IsUnstorable(error))
        {
            report.Unstorable = error;
            return ApplyAsync([report]);
        }

        report.Verdict.TrySetException(error);
        return Task.CompletedTask;
    }

    private async Task WriteAsync(List<WaitingReport> reports)
    {
        var ordered = reports.OrderBy(item => item.Report.TaskId).ThenBy(item => item.Report.Attempt)
            .ThenBy(item => item.Report.ReportSeq).ToArray();
        var others = await ShowAsync(ordered);
        if (others.Length > 0) await ChangeAsync(others);
        _telemetry.Batch(ordered.Length);
    }

    // Most of all reports only show something, and nothing stands against it: then they need one trip to the database and not three.
    private async Task<WaitingReport[]> ShowAsync(WaitingReport[] ordered)
    {
        if (Array.Exists(ordered, item => item.Unstorable is not null)
            || TaskOutput.Gather(ordered.Select(item => (item.Report, item.TraceParent))) is not { } outputs)
        {
            return ordered;
        }

        var shown = await _ledger.ShowAsync(outputs, _stop.Token);
        foreach (var item in ordered)
        {
            if (shown.TryGetValue(item.Report.TaskId, out var timeLeft))
                item.Verdict.TrySetResult(new GenerationVerdict { Accepted = true, TimeLeft = timeLeft });
        }

        return Array.FindAll(ordered, item => !shown.ContainsKey(item.Report.TaskId));
    }

    private async Task ChangeAsync(WaitingReport[] ordered)
    {
        var ids = ordered.Select(item => item.Report.TaskId).Distinct().ToArray();
        var verdicts = await _ledger.ChangeAsync(ids, null,
            (tasks, now) => Array.ConvertAll(ordered, item => Decide(tasks, item, now)), _stop.Token);

        foreach (var (item, (standing, timeLeft)) in ordered.Zip(verdicts))
        {
            if (standing is ReportStanding.Stale or ReportStanding.Repeated) _telemetry.Refused(standing);
            if (standing == ReportStanding.Early) continue;
            if (item.Unstorable is { } error)
                item.Verdict.TrySetException(error);
            else
                item.Verdict.TrySetResult(new GenerationVerdict { Accepted = standing != ReportStanding.Stale, TimeLeft = timeLeft });
        }
    }

    private (ReportStanding Standing, TimeSpan? TimeLeft) Decide(
        IReadOnlyDictionary<long, AiTask> tasks, WaitingReport item, DateTimeOffset now) =>
        tasks.TryGetValue(item.Report.TaskId, out var task)
            ? (Decide(task, item, now), task.DeadlineAt - now)
            : (ReportStanding.Stale, null);

    private ReportStanding Decide(AiTask task, WaitingReport item, DateTimeOffset now)
    {
        var standing = task.Judge(item.Report);
        if (standing == ReportStanding.Early && Stopwatch.GetElapsedTime(item.Arrived) >= _options.GapPatience)
            standing = ReportStanding.Next;
        if (standing != ReportStanding.Next) return standing;

        task.CauseTrace = item.TraceParent;
        if (item.Unstorable is null)
            task.Apply(item.Report, now);
        else
            task.ApplyUnstorable(item.Report, now);
        return standing;
    }

    private sealed record WaitingReport(IGenerationReport Report, string? TraceParent, long Arrived)
    {
        /// <summary>What the database said to it, when it could not be stored.</summary>
        public Exception? Unstorable { get; set; }

        public TaskCompletionSource<GenerationVerdict> Verdict { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
