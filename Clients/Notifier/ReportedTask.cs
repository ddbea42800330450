using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AiTasks.Notifier;

/// <summary>A registered task, to be reported call by call. Reports reach the server in the order of the calls, each once.</summary>
[SuppressMessage("Design", "CA1001", Justification = "A token source without a timer holds nothing that has to be given back.")]
public sealed class ReportedTask
{
    // As many as the server takes.
    private const int MaxText = 4000;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    private readonly TaskNotifier _notifier;
    private readonly Guid _run = Guid.NewGuid();
    private readonly CancellationTokenSource _cancelled = new();
    private readonly Lock _lock = new();
    private int _seq;

    internal ReportedTask(TaskNotifier notifier, string taskId) => (_notifier, TaskId) = (notifier, taskId);

    /// <summary>This backend's name for the task.</summary>
    public string TaskId { get; }

    /// <summary>Fires when a report finds that the task is over: its person has cancelled it, or it was registered anew.</summary>
    public CancellationToken Cancelled => _cancelled.Token;

    /// <summary>Says that the work has begun.</summary>
    public Task StartAsync(string? message = null) => SayAsync("start", ("message", Text(message)));

    /// <summary>Says how far the work is.</summary>
    /// <param name="percent">0 to 100; null leaves it.</param>
    /// <param name="message">For the person; null leaves what was said last.</param>
    /// <param name="step">Such as <c>Step 3/10</c>.</param>
    public Task ProgressAsync(double? percent, string? message = null, string? step = null) =>
        SayAsync("progress", ("progress", percent is { } number && double.IsFinite(number) ? number : null), ("message", Text(message)), ("step", Text(step)));

    /// <summary>Says that the work is done.</summary>
    /// <param name="result">Anything that becomes JSON.</param>
    /// <param name="message">For the person.</param>
    /// <param name="redirectUrl">Where the result is to be seen: a path of the front end, or an address on an allowed host.</param>
    /// <param name="redirectParams">Anything that becomes a JSON object, for the front end's router.</param>
    public Task CompleteAsync(object? result = null, string? message = null, string? redirectUrl = null, object? redirectParams = null) => SayAsync(
        "complete", ("result", Node(result)), ("message", Text(message)), ("redirect_url", redirectUrl), ("redirect_params", Node(redirectParams)));

    /// <summary>Says that the work came to nothing.</summary>
    /// <param name="error">Shown to the person.</param>
    /// <param name="errorType">For programs.</param>
    public Task FailAsync(string error, string? errorType = null) =>
        SayAsync("fail", ("error", Text(string.IsNullOrWhiteSpace(error) ? errorType ?? "error" : error)), ("error_type", errorType));

    /// <summary>Says that the work was given up.</summary>
    public Task CancelAsync(string? message = null) => SayAsync("cancel", ("message", Text(message)));

    internal JsonObject Registration(TaskRegistration registration) => Of(
        "register", ("user_id", registration.UserId), ("user", registration.User), ("task_type", registration.TaskType),
        ("task_title", Text(registration.Title)), ("extra_data", Node(registration.ExtraData)),
        ("timeout_seconds", registration.Timeout is { } timeout ? (int)Math.Ceiling(timeout.TotalSeconds) : null));

    internal JsonObject Report(string type, params ReadOnlySpan<(string Name, JsonNode? Value)> members)
    {
        var report = Of(type, members);
        report["seq"] = ++_seq;
        return report;
    }

    internal void Learn(EventOutcome outcome)
    {
        // Whoever listens does it on threads of their own.
        if (outcome.Reason is not null) _ = _cancelled.CancelAsync();
    }

    private Task SayAsync(string type, params ReadOnlySpan<(string Name, JsonNode? Value)> members)
    {
        // Numbered and put in line at once, or two threads could change places in between.
        lock (_lock) return _notifier.SayAsync(Report(type, members), this);
    }

    private JsonObject Of(string type, params ReadOnlySpan<(string Name, JsonNode? Value)> members)
    {
        var said = new JsonObject { ["type"] = type, ["task_id"] = TaskId, ["run"] = _run.ToString() };
        foreach (var (name, value) in members)
        {
            if (value is not null) said[name] = value;
        }

        return said;
    }

    private static string? Text(string? text) => text is null ? null : (text.Length > MaxText ? text[..MaxText] : text).Replace("\0", "", StringComparison.Ordinal);

    private JsonNode? Node(object? value) => _notifier.Node(value, Json);
}
