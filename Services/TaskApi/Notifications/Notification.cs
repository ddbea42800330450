using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using AiTasks.Contracts;
using AiTasks.TaskApi.Tasks;

namespace AiTasks.TaskApi.Notifications;

/// <summary>
/// A notification of contract C: the task itself, seen from the side of the news. It changes in the very statement in which the task
/// does, so whoever is told of the end finds it.
/// </summary>
internal sealed record Notification
{
    public required long Id { get; init; }
    public required long UserId { get; init; }
    public required string TaskId { get; init; }
    public required string TaskType { get; init; }
    public required string TaskTitle { get; init; }

    /// <summary><c>pending</c> while the task is open, then <c>sent</c>; <c>read</c> once the person has seen it as it is.</summary>
    public required string Status { get; init; }
    public required string Message { get; init; }

    /// <summary><c>info</c> while the task is open, then <c>success</c>, <c>error</c> or, for a cancelled one, <c>warning</c>.</summary>
    public required string NotificationType { get; init; }
    public required JsonObject? Result { get; init; }
    public required string? Error { get; init; }
    public required int Progress { get; init; }
    public required string? RedirectUrl { get; init; }
    public required JsonElement? RedirectParams { get; init; }
    public required JsonElement? ExtraData { get; init; }
    public required string CreatedAt { get; init; }
    public required string UpdatedAt { get; init; }
    public required string? ReadAt { get; init; }

    public static Notification From(AiTask task, DateTime? readAt)
    {
        var fact = task.ToFact();

        // What was read while the task was open is news again when it has ended.
        var read = readAt is not null && (fact.FinishedAt is null || readAt >= fact.FinishedAt.Value.UtcDateTime);
        return new Notification
        {
            Id = task.Id,
            UserId = task.UserId,
            TaskId = StatusDialect.Id(fact),
            TaskType = fact.TaskType,
            TaskTitle = StatusDialect.Title(fact),
            Status = read ? "read" : task.IsOpen ? "pending" : "sent",
            Message = StatusDialect.Message(fact),
            NotificationType = task.State switch
            {
                TaskStates.Completed => "success",
                TaskStates.Failed => "error",
                TaskStates.Cancelled => "warning",
                _ => "info",
            },
            Result = StatusDialect.Result(fact.Result),
            Error = StatusDialect.Error(fact),
            Progress = fact.Progress,
            RedirectUrl = fact.RedirectUrl,
            RedirectParams = fact.RedirectParams,
            ExtraData = fact.ExtraData,
            CreatedAt = Date(fact.CreatedAt),
            UpdatedAt = Date(fact.UpdatedAt ?? fact.CreatedAt),
            ReadAt = read ? Date(new DateTimeOffset(readAt!.Value)) : null,
        };
    }

    // Unlike task records, with a zone.
    private static string Date(DateTimeOffset date) => date.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffffzzz", CultureInfo.InvariantCulture);
}
