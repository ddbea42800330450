using AiTasks.Contracts;
using AiTasks.ServiceDefaults.Bus;
using MassTransit;
using Microsoft.Extensions.Options;

namespace AiTasks.TaskWorker.Generations;

/// <summary>Makes the reports of a run.</summary>
internal sealed class RunReportsFactory(IBus bus, BusRetry retry, IOptions<GenerationOptions> options)
{
    public RunReports Create(GenerationRun run, CancellationToken giveUp) => new(run, bus, retry, options.Value, giveUp);
}

/// <summary>
/// Says what a run does: one report at a time, each confirmed before the next, numbered without gaps. When it has said
/// nothing for a while, it says that it is alive.
/// </summary>
internal sealed class RunReports(
    GenerationRun run, IBus bus, BusRetry retry, GenerationOptions options, CancellationToken giveUp) : IGenerationProgress, IAsyncDisposable
{
    private static readonly IPipe<SendContext> Mandatory = Pipe.Execute<SendContext>(context => context.RequireQueue());

    private readonly ReportQueue _queue = new();
    private readonly SemaphoreSlim _added = new(0);
    private readonly CancellationTokenSource _ending = CancellationTokenSource.CreateLinkedTokenSource(run.Silenced, giveUp);
    private Task? _sending;

    // Number 1 is the claim.
    private int _lastSeq = 1;

    private GenerateText Command => run.Command;

    public void Open() => _sending ??= SendAllAsync(_ending.Token);

    public void Step(int percent, string text) => Add(Progress(percent, text), passing: false);

    public void Passing(int percent, string text) => Add(Progress(percent, text), passing: true);

    /// <summary>Says how the run ended, after everything said before; returns when the broker has it.</summary>
    public async Task FinishAsync(GenerationOutcome outcome)
    {
        _queue.End(
            outcome.Error is { } error
                ? seq => new GenerationFailed
                {
                    TaskId = Command.TaskId,
                    Attempt = Command.Attempt,
                    RunId = run.RunId,
                    ReportSeq = seq,
                    Code = error.Code,
                    Message = error.Message,
                }
                : seq => new GenerationCompleted
                {
                    TaskId = Command.TaskId,
                    Attempt = Command.Attempt,
                    RunId = run.RunId,
                    ReportSeq = seq,
                    ResultJson = outcome.ResultJson!,
                    UsageJson = outcome.UsageJson!,
                },
            alone: false);
        await SentAsync();
    }

    /// <summary>Gives the task back; what was waiting to be said matters to nobody then.</summary>
    public async Task ReturnAsync()
    {
        _queue.End(
            seq => new GenerationReturned { TaskId = Command.TaskId, Attempt = Command.Attempt, RunId = run.RunId, ReportSeq = seq },
            alone: true);
        await SentAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        if (_sending is not null)
            await _sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _ending.Dispose();
        _added.Dispose();
    }

    private Task SentAsync()
    {
        _added.Release();
        return _sending!;
    }

    private void Add(Func<int, IGenerationReport> report, bool passing)
    {
        if (_queue.Add(report, passing))
            _added.Release();
    }

    private Func<int, IGenerationReport> Progress(int percent, string text) => seq => new GenerationProgressed
    {
        TaskId = Command.TaskId,
        Attempt = Command.Attempt,
        RunId = run.RunId,
        ReportSeq = seq,
        Percent = percent,
        Text = text,
    };

    private GenerationHeartbeat Heartbeat(int seq) =>
        new GenerationHeartbeat { TaskId = Command.TaskId, Attempt = Command.Attempt, RunId = run.RunId, ReportSeq = seq };

    private async Task SendAllAsync(CancellationToken cancellation)
    {
        var endpoint = await bus.GetSendEndpoint(BusEndpoints.Exchange(BusEndpoints.TaskReports(Command.TaskId)));
        for (var last = false; !last;)
        {
            var added = await _added.WaitAsync(options.HeartbeatInterval, cancellation);
            var next = added ? _queue.Take() : (Heartbeat, false);
            if (next is null)
                continue;

            object report = next.Value.Report(++_lastSeq);
            await retry.SendAsync(attempt => endpoint.Send(report, Mandatory, attempt), cancellation);
            last = next.Value.Last;
        }
    }
}
