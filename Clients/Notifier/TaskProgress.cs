using System.Globalization;

namespace AiTasks.Notifier;

/// <summary>A task that lasts as long as a block; see <see cref="TaskNotifier.Begin(TaskRegistration, int)"/>.</summary>
public sealed class TaskProgress : IAsyncDisposable
{
    private readonly int _totalSteps;
    private int _steps;
    private int _ended;

    internal TaskProgress(ReportedTask task, int totalSteps) => (Task, _totalSteps) = (task, totalSteps);

    /// <summary>The task, for reports of any other kind.</summary>
    public ReportedTask Task { get; }

    /// <summary>Fires when a report finds that the person has cancelled the task.</summary>
    public CancellationToken Cancelled => Task.Cancelled;

    /// <summary>Says that a step is done.</summary>
    /// <param name="message">For the person.</param>
    public Task IncrementAsync(string? message = null)
    {
        var step = Interlocked.Increment(ref _steps);
        return _totalSteps > 0
            ? Task.ProgressAsync(
                Math.Min(100, 100.0 * step / _totalSteps), message, string.Create(CultureInfo.InvariantCulture, $"Step {Math.Min(step, _totalSteps)}/{_totalSteps}"))
            : Task.ProgressAsync(null, message, string.Create(CultureInfo.InvariantCulture, $"Step {step}"));
    }

    /// <inheritdoc cref="ReportedTask.ProgressAsync"/>
    public Task ReportAsync(double? percent, string? message = null, string? step = null) => Task.ProgressAsync(percent, message, step);

    /// <inheritdoc cref="ReportedTask.CompleteAsync"/>
    public Task CompleteAsync(object? result = null, string? message = null, string? redirectUrl = null, object? redirectParams = null) =>
        End(() => Task.CompleteAsync(result, message, redirectUrl, redirectParams));

    /// <inheritdoc cref="ReportedTask.FailAsync"/>
    public Task FailAsync(string error, string? errorType = null) => End(() => Task.FailAsync(error, errorType));

    /// <summary>Says that the work came to nothing, in the words of an exception.</summary>
    public Task FailAsync(Exception error)
    {
        ArgumentNullException.ThrowIfNull(error);
        return FailAsync(error.Message, error.GetType().Name);
    }

    /// <inheritdoc cref="ReportedTask.CancelAsync"/>
    public Task CancelAsync(string? message = null) => End(() => Task.CancelAsync(message));

    /// <summary>Ends the task with its block: <c>await using</c> calls this.</summary>
    public BlockEnd DisposeAsync() => new(this, onCapturedContext: true);

    /// <summary>
    /// The same, for <c>await using</c> in libraries: the code after the block does not come back to the context it began in. The
    /// reports within the block are made through the variable that <see cref="TaskNotifier.Begin(TaskRegistration, int)"/> gave.
    /// </summary>
    public ConfiguredTaskProgress ConfigureAwait(bool continueOnCapturedContext) => new(this, continueOnCapturedContext);

    /// <summary>
    /// For who holds the task by its interface, and a block cannot be told from: it completes, unless steps are missing of those that
    /// were announced.
    /// </summary>
    ValueTask IAsyncDisposable.DisposeAsync() => new(EndUnseenAsync());

    internal Task EndBlockAsync(Exception? thrown) => thrown switch
    {
        null => CompleteAsync(),
        OperationCanceledException => CancelAsync(),
        _ => FailAsync(thrown),
    };

    internal Task EndUnseenAsync() => _steps < _totalSteps
        ? FailAsync(string.Create(CultureInfo.InvariantCulture, $"Ended after {_steps} of {_totalSteps} steps."), "incomplete")
        : CompleteAsync();

    private Task End(Func<Task> how) => Interlocked.Exchange(ref _ended, 1) == 0 ? how() : System.Threading.Tasks.Task.CompletedTask;
}

/// <summary>A block's task whose end does not come back to a context; see <see cref="TaskProgress.ConfigureAwait"/>.</summary>
public readonly record struct ConfiguredTaskProgress
{
    private readonly TaskProgress _progress;
    private readonly bool _onCapturedContext;

    internal ConfiguredTaskProgress(TaskProgress progress, bool onCapturedContext) => (_progress, _onCapturedContext) = (progress, onCapturedContext);

    /// <inheritdoc cref="TaskProgress.DisposeAsync"/>
    public BlockEnd DisposeAsync() => new(_progress, _onCapturedContext);
}
