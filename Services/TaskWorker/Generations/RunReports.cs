using AiTasks.Contracts;
using AiTasks.ServiceDefaults.Bus;
using MassTransit;
using Microsoft.Extensions.Options;

namespace AiTasks.TaskWorker.Generations;

/// <summary>Makes the reports of a run.</summary>
internal sealed class RunReportsFactory(
    IBus bus, BusRetry retry, OutputLanes lanes, OutputPace pace, IOptions<GenerationOptions> options, TimeProvider time)
{
    public RunReports Create(GenerationRun run, CancellationToken giveUp) => new(run, bus, retry, lanes, pace, options.Value, time, giveUp);
}

/// <summary>
/// Says what a run does: one report at a time, each confirmed before the next, numbered without gaps. When it has said
/// nothing for a while, it says that it is alive.
/// </summary>
internal sealed class RunReports(
    GenerationRun run, IBus bus, BusRetry retry, OutputLanes lanes, OutputPace pace, GenerationOptions options, TimeProvider time,
    CancellationToken giveUp) : IGenerationProgress, IAsyncDisposable
{
    private readonly ReportQueue _queue = new(pace, options.MaxOutputLength, time);
    private readonly SemaphoreSlim _added = new(0);
    private readonly CancellationTokenSource _ending = CancellationTokenSource.CreateLinkedTokenSource(run.Silenced, giveUp);
    private Task? _sending;

    // Number 1 is the claim.
    private int _lastSeq = 1;

    private GenerateText Command => run.Command;

    public void Open() => _sending ??= SendAllAsync(_ending.Token);

    public void Step(int percent, string text) => Add(Progress(percent, text), passing: false);

    public void Passing(int percent, string text) => Add(Progress(percent, text), passing: true);

    public void Show(OutputPiece piece)
    {
        if (_queue.Show(piece))
            _added.Release();
    }

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

    /// <summary>
    /// Gives the task back. What was shown is sent before, since the next attempt goes on after it; how far the work was matters to nobody.
    /// </summary>
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

    private GenerationOutput Output(IReadOnlyList<OutputPiece> pieces, int seq) =>
        new() { TaskId = Command.TaskId, Attempt = Command.Attempt, RunId = run.RunId, ReportSeq = seq, Pieces = pieces };

    private GenerationHeartbeat Heartbeat(int seq) =>
        new GenerationHeartbeat { TaskId = Command.TaskId, Attempt = Command.Attempt, RunId = run.RunId, ReportSeq = seq };

    private async Task SendAllAsync(CancellationToken cancellation)
    {
        var endpoint = await bus.GetSendEndpoint(BusEndpoints.Exchange(BusEndpoints.TaskReports(Command.TaskId)));
        for (var isLast = false; !isLast;)
        {
            if (_queue.Take() is not { } next)
            {
                var hold = _queue.Hold;
                if (await _added.WaitAsync(hold ?? options.HeartbeatInterval, cancellation) || hold is not null)
                    continue;
                next = new(Heartbeat, null, IsLast: false);
            }

            var seq = ++_lastSeq;
            if (next.Shown is { } pieces)
            {
                await lanes.SendAsync(Output(pieces, seq), cancellation);
            }
            else
            {
                object report = next.Make!(seq);
                await retry.SendAsync(attempt => endpoint.Send(report, MandatorySend.Pipe, attempt), cancellation);
            }

            isLast = next.IsLast;
        }
    }
}
