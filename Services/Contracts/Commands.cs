namespace AiTasks.Contracts;

/// <summary>Tells a worker to produce the result of one attempt of a task. Sent by the task API's outbox.</summary>
public sealed record GenerateText
{
    public required long TaskId { get; init; }

    /// <summary>The attempt this command stands for. A claim for any other attempt is refused.</summary>
    public required int Attempt { get; init; }

    public required long UserId { get; init; }

    /// <summary>One of <see cref="TaskTypes"/>.</summary>
    public required string TaskType { get; init; }

    /// <summary>What the caller gave with the start: one JSON object as text.</summary>
    public required string ContextJson { get; init; }

    /// <summary>Language of progress texts and of the result: <c>ru</c> or <c>en</c>.</summary>
    public required string Language { get; init; }

    /// <summary>When the task fails as timed out, whatever the worker does (database clock, UTC).</summary>
    public required DateTimeOffset Deadline { get; init; }
}

/// <summary>Tells every worker to abort what it does for a task. Published to all workers.</summary>
public sealed record CancelGeneration
{
    public required long TaskId { get; init; }

    /// <summary>Attempts up to this number are to stop.</summary>
    public required int Attempt { get; init; }
}
