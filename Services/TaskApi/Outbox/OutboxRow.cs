using AiTasks.Contracts;

namespace AiTasks.TaskApi.Outbox;

/// <summary>A command on its way to the broker.</summary>
internal sealed record OutboxRow
{
    public long Id { get; init; }
    public string Kind { get; init; } = "";
    public long TaskId { get; init; }
    public int Attempt { get; init; }
    public string? TraceParent { get; init; }

    /// <summary>Whether further commands wait for room. A row that only says this has no <see cref="Id"/>.</summary>
    public bool Backlog { get; init; }

    /// <summary>True: the broker did not take it before.</summary>
    public bool Refused { get; init; }

    public long UserId { get; init; }
    public string Type { get; init; } = "";
    public string Context { get; init; } = "";
    public string Language { get; init; } = "";
    public DateTime DeadlineAt { get; init; }

    public GenerateText ToCommand() => new()
    {
        TaskId = TaskId,
        Attempt = Attempt,
        UserId = UserId,
        TaskType = Type,
        ContextJson = Context,
        Language = Language,
        Deadline = new DateTimeOffset(DeadlineAt),
    };
}
