using System.Collections.Concurrent;
using AiTasks.Contracts;
using Microsoft.Extensions.Options;

namespace AiTasks.TaskWorker.Generations;

/// <summary>The runs of this process. It is stopped before the bus, so that the runs can still give their tasks back.</summary>
internal sealed class GenerationRunner(
    RunExecution execution, IOptions<GenerationOptions> options, TimeProvider time, ILogger<GenerationRunner> logger)
    : IHostedService, IDisposable
{
    private readonly ConcurrentDictionary<(long TaskId, int Attempt), GenerationRun> _runs = new();
    private readonly SemaphoreSlim _slots = new(options.Value.MaxConcurrency);
    private readonly CancellationTokenSource _giveUp = new();
    private readonly Lock _stopLock = new();
    private Task? _handBack;
    private volatile bool _stopping;

    /// <summary>Runs of this process, those that wait for a slot included.</summary>
    public int Count => _runs.Count;

    /// <summary>
    /// Begins the run of a command. A command that comes again while its run is alive (the broker lost its acknowledgement)
    /// gets that run, so that an undecided claim goes on under one run id.
    /// </summary>
    public GenerationRun Take(GenerateText command)
    {
        var fresh = new GenerationRun(command, options.Value, time);
        var run = _runs.GetOrAdd((command.TaskId, command.Attempt), fresh);
        if (run != fresh)
        {
            fresh.Dispose();
            return run;
        }

        _ = Task.Run(() => ExecuteAsync(run), CancellationToken.None);
        if (_stopping)
            run.Abort(AbortReason.Stopping);
        return run;
    }

    /// <summary>Aborts what a cancel names, running or waiting.</summary>
    public void Cancel(CancelGeneration cancel)
    {
        foreach (var run in _runs.Values)
        {
            if (run.Command.TaskId == cancel.TaskId && run.Command.Attempt <= cancel.Attempt)
                run.Abort(AbortReason.Cancelled);
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>A host may stop its services twice, the second time while it disposes them; there is one hand-back.</summary>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        lock (_stopLock)
            return _handBack ??= HandBackAsync(cancellationToken);
    }

    public void Dispose()
    {
        _slots.Dispose();
        _giveUp.Dispose();
    }

    private async Task HandBackAsync(CancellationToken cancellationToken)
    {
        _stopping = true;
        var runs = _runs.Values.ToArray();
        foreach (var run in runs)
            run.Abort(AbortReason.Stopping);

        try
        {
            await Task.WhenAll(runs.Select(run => run.Completed)).WaitAsync(options.Value.HandBackTimeout, cancellationToken);
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            logger.HandBackTimedOut(_runs.Count);
        }

        await _giveUp.CancelAsync();
    }

    private async Task ExecuteAsync(GenerationRun run)
    {
        try
        {
            await execution.ExecuteAsync(run, _slots, _giveUp.Token);
        }
        finally
        {
            _runs.TryRemove(KeyValuePair.Create((run.Command.TaskId, run.Command.Attempt), run));
            run.Dispose();
        }
    }
}
