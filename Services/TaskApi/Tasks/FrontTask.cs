using System.Text.Json;
using AiTasks.Contracts;
using AiTasks.TaskApi.FrontApi;

namespace AiTasks.TaskApi.Tasks;

/// <summary>A task as contract A shows it: every key always there, null when empty (section 1.2).</summary>
internal sealed record FrontTask
{
    public required long TaskId { get; init; }
    public required string TaskType { get; init; }
    public required string Status { get; init; }
    public required int ProgressPercent { get; init; }
    public required string? ProgressText { get; init; }
    public required JsonElement? Result { get; init; }
    public required TaskError? Error { get; init; }
    public required string DateCreated { get; init; }
    public required string? DateFinished { get; init; }

    /// <summary>Ours: 1 for the next one; null when it does not wait for a worker.</summary>
    public required int? QueuePosition { get; init; }

    /// <summary>Ours: null when it does not wait for a worker.</summary>
    public required int? EstimatedWaitSeconds { get; init; }

    public static FrontTask From(AiTask task) => From(task.ToFact());

    public static FrontTask From(TaskFact fact) => new()
    {
        TaskId = fact.TaskId,
        TaskType = fact.TaskType,
        Status = fact.State,
        ProgressPercent = fact.Progress,
        ProgressText = fact.ProgressText,
        Result = fact.Result,
        Error = fact.Error,
        DateCreated = FrontDates.Format(fact.CreatedAt),
        DateFinished = FrontDates.Format(fact.FinishedAt),
        QueuePosition = fact.Queue?.Position,
        EstimatedWaitSeconds = fact.Queue?.EstimatedWaitSeconds,
    };
}

/// <summary>The shorter form for lists of open tasks.</summary>
internal sealed record ActiveTask(long TaskId, string TaskType, string Status, int ProgressPercent, string? ProgressText, string DateCreated)
{
    public static ActiveTask From(AiTask task) =>
        new(task.Id, task.Type, task.State, task.Progress, task.ProgressText, FrontDates.Format(task.CreatedAt));
}
