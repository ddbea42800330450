using System.Diagnostics;
using AiTasks.Contracts;
using AiTasks.ServiceDefaults.Telemetry;

namespace AiTasks.TaskWorker.Generations;

/// <summary>Why a run ended before its outcome.</summary>
internal enum AbortReason
{
    DeadlinePassed,
    Cancelled,
    Stopping,
}

/// <summary>One command taken by this process, from its arrival to its end.</summary>
internal sealed class GenerationRun : IDisposable
{
    private readonly CancellationTokenSource _aborted;
    private readonly CancellationTokenSource _silenced;
    private readonly TaskCompletionSource _settled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _completed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _lock = new();
    private readonly GenerationOptions _options;
    private readonly TimeProvider _time;
    private AbortReason? _reason;
    private bool _disposed;

    public GenerationRun(GenerateText command, GenerationOptions options, TimeProvider time)
    {
        (Command, _options, _time) = (command, options, time);
        _aborted = new CancellationTokenSource(options.ClaimWindow, time);
        _silenced = new CancellationTokenSource(options.ClaimWindow + options.ReportGrace, time);
        Aborted = _aborted.Token;
        Silenced = _silenced.Token;
    }

    /// <summary>The command; once the run is granted, its deadline is one of this process's clock.</summary>
    public GenerateText Command { get; private set; }
    public Guid RunId { get; } = Guid.CreateVersion7();

    /// <summary>The trace of the command, which the run continues after the command is acknowledged.</summary>
    public string? TraceParent { get; } = TraceContext.Current;

    /// <summary>Fires when the work has to stop: cancelled, past its deadline, or the process stops.</summary>
    public CancellationToken Aborted { get; }

    /// <summary>Fires when nothing may or need be reported any more.</summary>
    public CancellationToken Silenced { get; }

    /// <summary>True once the task API may have granted this run, whether or not its answer arrived.</summary>
    public bool ClaimSent { get; set; }

    /// <summary>Completes when the command needs this queue no longer: granted, refused or over.</summary>
    public Task Settled => _settled.Task;

    /// <summary>Completes when the run is over and has nothing more to say.</summary>
    public Task Completed => _completed.Task;

    /// <summary>Only meaningful after <see cref="Aborted"/> fired. A timer fires it without naming a reason.</summary>
    public AbortReason Reason => _reason ?? AbortReason.DeadlinePassed;

    public void Settle() => _settled.TrySetResult();

    /// <summary>The run may begin.</summary>
    /// <param name="timeLeft">Until the deadline; null when only the command says that, by a clock that may not be ours.</param>
    public void Grant(TimeSpan? timeLeft)
    {
        var left = Within(timeLeft ?? Command.Deadline - _time.GetUtcNow());
        Command = Command with { Deadline = _time.GetUtcNow() + left };
        lock (_lock)
        {
            if (_disposed)
                return;
            _aborted.CancelAfter(left);
            _silenced.CancelAfter(left + _options.ReportGrace);
        }
    }

    public void Abort(AbortReason reason)
    {
        lock (_lock)
        {
            if (_disposed)
                return;
            if (!_aborted.IsCancellationRequested)
                _reason = reason;
            if (reason == AbortReason.Cancelled)
                _ = _silenced.CancelAsync();
            _ = _aborted.CancelAsync();
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;
            _aborted.Dispose();
            _silenced.Dispose();
        }

        _completed.TrySetResult();
    }

    public void Describe(Activity? activity)
    {
        activity?.SetTag("aitasks.task.id", Command.TaskId);
        activity?.SetTag("aitasks.task.type", Command.TaskType);
        activity?.SetTag("aitasks.task.attempt", Command.Attempt);
        activity?.SetTag("aitasks.run.id", RunId);
    }

    private static TimeSpan Within(TimeSpan left) =>
        TimeSpan.FromTicks(Math.Clamp(left.Ticks, 0, TimeSpan.FromDays(1).Ticks));
}
