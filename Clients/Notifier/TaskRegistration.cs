namespace AiTasks.Notifier;

/// <summary>A task as its owner is to see it.</summary>
public sealed record TaskRegistration
{
    /// <summary>This backend's name for the task, such as <c>interview_123</c>; it may be used again once the task is over.</summary>
    public required string TaskId { get; init; }

    /// <summary>The owner's number; either this or <see cref="User"/>.</summary>
    public long? UserId { get; init; }

    /// <summary>The owner's username or email.</summary>
    public string? User { get; init; }

    /// <summary>What kind of task it is, such as <c>interview_generation</c>.</summary>
    public string TaskType { get; init; } = "task";

    /// <summary>For the person; null for none.</summary>
    public string? Title { get; init; }

    /// <summary>Anything that becomes a JSON object; kept with the task.</summary>
    public object? ExtraData { get; init; }

    /// <summary>How long the task may go without a report before it fails as timed out; null leaves that to the server (an hour).</summary>
    public TimeSpan? Timeout { get; init; }
}
