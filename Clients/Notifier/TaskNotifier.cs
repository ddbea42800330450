using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AiTasks.Notifier;

/// <summary>
/// Reports this backend's own long tasks and drives people's screens. Calls return at once: what they say is sent in its order in the
/// background, and kept while the server is away. One instance serves a whole process, from any number of threads.
/// </summary>
public sealed class TaskNotifier : IAsyncDisposable
{
    private readonly NotifierOptions _options;
    private readonly INotifierTransport _transport;
    private readonly EventBuffer _buffer;
    private readonly EventSender _sender;

    /// <summary>Creates a notifier that speaks HTTP.</summary>
    public TaskNotifier(NotifierOptions options) : this(options, new HttpTransport(options))
    {
    }

    /// <summary>Creates a notifier.</summary>
    /// <param name="options">What it does; the address and the key are those of HTTP.</param>
    /// <param name="transport">How events get to the server; disposed with the notifier.</param>
    public TaskNotifier(NotifierOptions options, INotifierTransport transport)
    {
        (_options, _transport, _buffer) = (options, transport, new EventBuffer(options.BufferSize));
        Ui = new UiEvents(this);
        _sender = new EventSender(_buffer, transport, options, Problem);
    }

    /// <summary>Drives people's screens.</summary>
    public IUiEvents Ui { get; }

    /// <summary>Registers a task, for reports made one by one.</summary>
    public async Task<ReportedTask> RegisterAsync(TaskRegistration registration)
    {
        var task = new ReportedTask(this, registration.TaskId);
        await SayAsync(task.Registration(registration), task).ConfigureAwait(false);
        return task;
    }

    /// <summary>
    /// Begins a task that lasts as long as a block: <c>await using var progress = notifier.Begin(…)</c>. When the block throws, the task
    /// fails with the exception's message, otherwise it completes, unless it was ended before.
    /// </summary>
    /// <param name="taskId">This backend's name for the task.</param>
    /// <param name="userId">The owner's number.</param>
    /// <param name="totalSteps">How many times <see cref="TaskProgress.IncrementAsync"/> will be called; 0 when nobody knows.</param>
    /// <param name="taskType">What kind of task it is.</param>
    /// <param name="title">For the person.</param>
    public TaskProgress Begin(string taskId, long userId, int totalSteps = 0, string taskType = "task", string? title = null) =>
        Begin(new TaskRegistration { TaskId = taskId, UserId = userId, TaskType = taskType, Title = title }, totalSteps);

    /// <inheritdoc cref="Begin(string, long, int, string, string?)"/>
    /// <param name="registration">The task.</param>
    /// <param name="totalSteps">How many times <see cref="TaskProgress.IncrementAsync"/> will be called; 0 when nobody knows.</param>
    public TaskProgress Begin(TaskRegistration registration, int totalSteps = 0)
    {
        var task = new ReportedTask(this, registration.TaskId);
        Enqueue(task.Registration(registration), task);
        Enqueue(task.Report("start"), task);
        return new TaskProgress(task, totalSteps);
    }

    /// <summary>Does the whole of it for a piece of work: registers, starts, completes with what the work returns, or fails.</summary>
    /// <param name="registration">The task.</param>
    /// <param name="work">The work; its token fires when the person cancels the task.</param>
    /// <param name="totalSteps">As of <see cref="Begin(TaskRegistration, int)"/>.</param>
    /// <exception cref="Exception">Whatever the work throws.</exception>
    public async Task<T> RunAsync<T>(TaskRegistration registration, Func<TaskProgress, Task<T>> work, int totalSteps = 0)
    {
        ArgumentNullException.ThrowIfNull(work);
        var progress = Begin(registration, totalSteps);
        T result;
        try
        {
            result = await work(progress).ConfigureAwait(false);
        }
        catch (OperationCanceledException error) when (progress.Cancelled.IsCancellationRequested || error.CancellationToken.IsCancellationRequested)
        {
            await progress.CancelAsync().ConfigureAwait(false);
            throw;
        }
        catch (Exception error)
        {
            await progress.FailAsync(error).ConfigureAwait(false);
            throw;
        }

        await progress.CompleteAsync(result).ConfigureAwait(false);
        return result;
    }

    /// <inheritdoc cref="RunAsync{T}(TaskRegistration, Func{TaskProgress, Task{T}}, int)"/>
    public Task RunAsync(TaskRegistration registration, Func<TaskProgress, Task> work, int totalSteps = 0)
    {
        ArgumentNullException.ThrowIfNull(work);
        return RunAsync<object?>(registration, async progress =>
        {
            await work(progress).ConfigureAwait(false);
            return null;
        }, totalSteps);
    }

    /// <summary>Makes a service's method one that is reported whenever it is called.</summary>
    /// <param name="method">The method.</param>
    /// <param name="registration">Names the task of a call by its argument.</param>
    /// <param name="totalSteps">As of <see cref="Begin(TaskRegistration, int)"/>.</param>
    public Func<TArgument, Task<TResult>> Wrap<TArgument, TResult>(
        Func<TArgument, TaskProgress, Task<TResult>> method, Func<TArgument, TaskRegistration> registration, int totalSteps = 0) =>
        argument => RunAsync(registration(argument), progress => method(argument, progress), totalSteps);

    /// <summary>Waits until everything said so far has been sent.</summary>
    /// <returns>False: the server did not take it in time.</returns>
    public async Task<bool> FlushAsync(TimeSpan timeout)
    {
        using var limit = new CancellationTokenSource(timeout);
        using var poll = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        try
        {
            while (!_buffer.IsEmpty) await poll.WaitForNextTickAsync(limit.Token).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>Sends what there is, for as long as <see cref="NotifierOptions.Patience"/>, and stops.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!await FlushAsync(_options.Patience).ConfigureAwait(false)) Problem("The server did not take everything before the end.");
        await _sender.DisposeAsync().ConfigureAwait(false);
        _transport.Dispose();
        _buffer.Dispose();
    }

    /// <summary>Says something about a task, or to a screen.</summary>
    internal Task SayAsync(JsonObject said, ReportedTask? task)
    {
        var pending = Enqueue(said, task);
        return _options.Strict ? InTimeAsync(pending) : Task.CompletedTask;
    }

    internal PendingEvent Enqueue(JsonObject said, ReportedTask? task)
    {
        var pending = new PendingEvent(said, task);
        if (_buffer.Add(pending) is { } dropped)
        {
            Problem($"The buffer is full; an event was dropped: {(string?)dropped.Json["type"]} {(string?)dropped.Json["task_id"]}");
            dropped.Fail(new NotifierException("dropped", "The buffer is full."));
        }

        return pending;
    }

    /// <summary>What a caller gave, as JSON; what cannot become JSON is left out, since reporting it must not stop the work.</summary>
    internal JsonNode? Node(object? value, JsonSerializerOptions options)
    {
        if (value is JsonNode node) return node.DeepClone();
        try
        {
            return JsonSerializer.SerializeToNode(value, options);
        }
        catch (Exception error) when (!_options.Strict)
        {
            Problem($"A {value!.GetType()} cannot become JSON and is left out: {error.Message}");
            return null;
        }
    }

    private async Task InTimeAsync(PendingEvent pending)
    {
        EventOutcome outcome;
        try
        {
            outcome = await pending.Outcome.WaitAsync(_options.Patience).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            throw new NotifierException("unreachable", string.Create(
                CultureInfo.InvariantCulture, $"The server has not taken it for {_options.Patience.TotalSeconds} s; it goes on being sent."));
        }

        if (outcome.Code is { } code) throw new NotifierException(code, outcome.Detail ?? code);
    }

    private void Problem(string text)
    {
        try
        {
            _options.OnProblem?.Invoke(text);
        }
        catch (Exception)
        {
            // A log that fails is no reason to stop.
        }
    }
}
