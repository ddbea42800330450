using System.Text.Json;

namespace AiTasks.Contracts;

/// <summary>Types of the events in a stream.</summary>
public static class FactTypes
{
    public const string TaskStarted = "task_started";
    public const string TaskProgressed = "task_progressed";

    /// <summary>Only in the stream of the task itself (<see cref="StreamKeys.Task"/>).</summary>
    public const string TaskOutput = "task_output";
    public const string TaskCompleted = "task_completed";
    public const string TaskFailed = "task_failed";
    public const string TaskCancelled = "task_cancelled";

    /// <summary>True for the three facts after which nothing more is said of a task.</summary>
    public static bool IsTerminal(string type) => type is TaskCompleted or TaskFailed or TaskCancelled;
}

/// <summary>A fact about a task, and equally its present state in a snapshot.</summary>
public sealed record TaskFact
{
    public required long TaskId { get; init; }
    public required string TaskType { get; init; }

    /// <summary>What the backend that reports the task calls it, such as <c>interview_123</c>; null for a task of our workers.</summary>
    public string? Name { get; init; }

    /// <summary>For the person; null when it has none.</summary>
    public string? Title { get; init; }

    /// <summary>One of <see cref="TaskStates"/>.</summary>
    public required string State { get; init; }

    /// <summary>0-100.</summary>
    public required int Progress { get; init; }
    public string? ProgressText { get; init; }
    public string? Step { get; init; }

    /// <summary>The result object; null unless completed.</summary>
    public JsonElement? Result { get; init; }

    /// <summary>Null unless failed.</summary>
    public TaskError? Error { get; init; }

    /// <summary>What the task shows; null unless it is said by a <see cref="FactTypes.TaskOutput"/>.</summary>
    public IReadOnlyList<OutputPiece>? Output { get; init; }

    /// <summary>Where the result is to be seen: an address or a path of the front end; null for nowhere.</summary>
    public string? RedirectUrl { get; init; }

    /// <summary>An object for the front end's router.</summary>
    public JsonElement? RedirectParams { get; init; }

    /// <summary>An object that the reporting backend keeps with the task. In snapshots only.</summary>
    public JsonElement? ExtraData { get; init; }

    /// <summary>Where the task stands among those that wait; null when it does not wait, and in the log.</summary>
    public QueueStanding? Queue { get; init; }

    /// <summary>True: the person removed the task's record and wants to hear no more of it. Null means false.</summary>
    public bool? Dismissed { get; init; }

    /// <summary>When the start was committed (database clock, UTC).</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When anything was last heard of it (database clock, UTC).</summary>
    public DateTimeOffset? UpdatedAt { get; init; }

    /// <summary>When the task became terminal; null before (database clock, UTC).</summary>
    public DateTimeOffset? FinishedAt { get; init; }
}

/// <summary>Why a task failed.</summary>
/// <param name="Code">One of <see cref="TaskErrorCodes"/>.</param>
/// <param name="Message">For the person, in the task's language.</param>
public sealed record TaskError(string Code, string Message);

/// <summary>One entry of a stream.</summary>
public sealed record StreamEvent
{
    /// <summary>1, 2, 3 … without gaps within an epoch.</summary>
    public required long Seq { get; init; }

    /// <summary>One of <see cref="FactTypes"/>.</summary>
    public required string Type { get; init; }
    public required TaskFact Data { get; init; }

    /// <summary>When it became true (database clock, UTC).</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>W3C trace context of the task, so that delivery belongs to the same trace.</summary>
    public string? TraceParent { get; init; }
}

/// <summary>What the task API publishes to the Redis channel named like the stream: consecutive events of one stream.</summary>
public sealed record StreamBatch
{
    /// <summary>Changes when the log was lost or replaced: positions of another epoch mean nothing.</summary>
    public required string Epoch { get; init; }
    public required IReadOnlyList<StreamEvent> Events { get; init; }
}
