using System.Text.Json;
using System.Text.Json.Serialization;

namespace AiTasks.TaskApi.Producers;

/// <summary>Announces a task.</summary>
public record RegisterRequest
{
    /// <summary>
    /// The backend's own name for the task, such as interview_123: up to 200 printable characters, without / \ ? # %, and not only digits. It may be
    /// used again once the task is over.
    /// </summary>
    [JsonPropertyName("task_id")]
    public string? TaskId { get; init; }

    /// <summary>
    /// Makes the registration repeatable: the same run is the same registration. A new run of a task that is still open cancels
    /// the old one. Without it an open task is simply found.
    /// </summary>
    [JsonPropertyName("run")]
    public Guid? Run { get; init; }

    /// <summary>Number of the task's owner; either this or user.</summary>
    [JsonPropertyName("user_id")]
    public long? UserId { get; init; }

    /// <summary>Username or email of the task's owner.</summary>
    [JsonPropertyName("user")]
    public string? User { get; init; }

    /// <summary>What kind of task it is, such as interview_generation.</summary>
    [JsonPropertyName("task_type")]
    public string? TaskType { get; init; }

    /// <summary>For the person.</summary>
    [JsonPropertyName("task_title")]
    public string? TaskTitle { get; init; }

    /// <summary>An object that is kept with the task and shown in its record.</summary>
    [JsonPropertyName("extra_data")]
    public JsonElement? ExtraData { get; init; }

    /// <summary>How long nothing may be heard of the task before it fails as timed out.</summary>
    [JsonPropertyName("timeout_seconds")]
    public int? TimeoutSeconds { get; init; }

    /// <summary>Where to tell how the task ended.</summary>
    [JsonPropertyName("webhook")]
    public WebhookRequest? Webhook { get; init; }
}

/// <summary>Where somebody wants to hear how a task ends.</summary>
public sealed record WebhookRequest
{
    /// <summary>An address with https, or http where that is allowed.</summary>
    [JsonPropertyName("url")]
    public string? Url { get; init; }

    /// <summary>Signs what is sent: whsec_ and 24 to 64 bytes in base64. Without it the service's own is taken, where it has one.</summary>
    [JsonPropertyName("secret")]
    public string? Secret { get; init; }
}

/// <summary>What the answer to a registration says.</summary>
public sealed record RegisterAnswer
{
    /// <summary>The name it was registered under.</summary>
    [JsonPropertyName("task_id")]
    public required string TaskId { get; init; }

    /// <summary>The task's number, by which front ends of contract A know it.</summary>
    [JsonPropertyName("id")]
    public required long Id { get; init; }

    /// <summary>The registration; as given, or made now.</summary>
    [JsonPropertyName("run")]
    public required Guid Run { get; init; }

    /// <summary>pending, running, completed, failed or cancelled.</summary>
    [JsonPropertyName("state")]
    public required string State { get; init; }

    /// <summary>False: it was registered before.</summary>
    [JsonPropertyName("created")]
    public required bool Created { get; init; }
}

/// <summary>A task as its backend sees it.</summary>
public sealed record RegisteredTask
{
    /// <summary>The name it was registered under.</summary>
    [JsonPropertyName("task_id")]
    public required string TaskId { get; init; }

    /// <summary>The task's number.</summary>
    [JsonPropertyName("id")]
    public required long Id { get; init; }

    /// <summary>The registration.</summary>
    [JsonPropertyName("run")]
    public required Guid? Run { get; init; }

    /// <summary>The owner's number.</summary>
    [JsonPropertyName("user_id")]
    public required long UserId { get; init; }

    /// <summary>What kind of task it is.</summary>
    [JsonPropertyName("task_type")]
    public required string TaskType { get; init; }

    /// <summary>pending, running, completed, failed or cancelled.</summary>
    [JsonPropertyName("state")]
    public required string State { get; init; }

    /// <summary>Percent, 0 to 100.</summary>
    [JsonPropertyName("progress")]
    public required int Progress { get; init; }

    /// <summary>What the person is shown; null for nothing of its own.</summary>
    [JsonPropertyName("message")]
    public required string? Message { get; init; }

    /// <summary>The step that was named last; null for none.</summary>
    [JsonPropertyName("step")]
    public required string? Step { get; init; }

    /// <summary>Number of the last report taken.</summary>
    [JsonPropertyName("seq")]
    public required int Seq { get; init; }

    /// <summary>When it was registered (database clock, UTC).</summary>
    [JsonPropertyName("created_at")]
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it ended (database clock, UTC); null before.</summary>
    [JsonPropertyName("finished_at")]
    public required DateTimeOffset? FinishedAt { get; init; }

    internal static RegisteredTask From(Tasks.AiTask task) => new()
    {
        TaskId = task.ExternalId!,
        Id = task.Id,
        Run = task.RunId,
        UserId = task.UserId,
        TaskType = task.Type,
        State = task.State,
        Progress = task.Progress,
        Message = task.ProgressText,
        Step = task.Step,
        Seq = task.ReportSeq,
        CreatedAt = task.CreatedAt,
        FinishedAt = task.FinishedAt,
    };
}
