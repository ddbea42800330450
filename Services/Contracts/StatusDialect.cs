using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace AiTasks.Contracts;

/// <summary>A task's record in contract C's dialect (section 3.4), to be written with <see cref="WireJson.SnakeCase"/>.</summary>
public sealed record StatusRecord
{
    /// <summary>The reporting backend's name for the task, or the number of a task of our workers.</summary>
    public required string TaskId { get; init; }
    public required long UserId { get; init; }
    public required string TaskType { get; init; }
    public required string TaskTitle { get; init; }
    public required string Status { get; init; }
    public required int Progress { get; init; }
    public required string Message { get; init; }
    public required JsonObject? Result { get; init; }

    /// <summary>A string, since one client renders it as it is and breaks on anything else.</summary>
    public required string? Error { get; init; }
    public required JsonElement? ExtraData { get; init; }
    public required string CreatedAt { get; init; }
    public required string UpdatedAt { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Step { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ErrorType { get; init; }

    /// <summary>1 for the next one; there only while the task waits for a worker.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? QueuePosition { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? EstimatedWaitSeconds { get; init; }
}

/// <summary>How contract C speaks of tasks. Both the REST records and the pushes are made of this, so that they cannot disagree.</summary>
public static class StatusDialect
{
    /// <summary>The word for work that has got somewhere.</summary>
    public const string InProgress = "progress";

    /// <summary>The task's record.</summary>
    public static StatusRecord Record(TaskFact task, long userId) => new()
    {
        TaskId = Id(task),
        UserId = userId,
        TaskType = task.TaskType,
        TaskTitle = Title(task),
        Status = Status(task),
        Progress = task.Progress,
        Message = Message(task),
        Result = Result(task.Result),
        Error = Error(task),
        ExtraData = task.ExtraData,
        CreatedAt = Time(task.CreatedAt),
        UpdatedAt = Time(task.UpdatedAt ?? task.CreatedAt),
        Step = task.Step is null ? null : Safe(task.Step),
        ErrorType = task.Error?.Code,
        QueuePosition = task.Queue?.Position,
        EstimatedWaitSeconds = task.Queue?.EstimatedWaitSeconds,
    };

    /// <summary>The name clients know the task by.</summary>
    public static string Id(TaskFact task) => task.Name ?? task.TaskId.ToString(CultureInfo.InvariantCulture);

    /// <summary>Never empty, since clients show it in front of everything else.</summary>
    public static string Title(TaskFact task) => Safe(string.IsNullOrEmpty(task.Title) ? task.TaskType : task.Title);

    /// <summary>The word for the state.</summary>
    public static string Status(TaskFact task) => task is { State: TaskStates.Running, Progress: > 0 } ? InProgress : task.State;

    /// <summary>What the person is shown: the task's own words, or else ours.</summary>
    public static string Message(TaskFact task)
    {
        // Of a task of our workers the last words before it failed or was cancelled are about what it did then, not about its end.
        var own = task is { Name: null, State: TaskStates.Failed or TaskStates.Cancelled } ? null : task.ProgressText;
        return own is null ? Default(Status(task)) : Safe(own);
    }

    /// <summary>The error as a text; null when there is none.</summary>
    public static string? Error(TaskFact task) => task.Error is null ? null : Safe(task.Error.Message);

    /// <summary>
    /// The result as clients print it, entry by entry: scalars only. A list of words becomes one text, of a list of objects only
    /// their number is told, under the name with <c>_count</c>, and an object's members move up under its name and theirs.
    /// </summary>
    public static JsonObject? Result(JsonElement? result)
    {
        if (result is not { ValueKind: JsonValueKind.Object } value) return null;
        var flat = new JsonObject();
        Flatten(flat, "", value);
        return flat;
    }

    /// <summary>Local time without a zone, as the contract's reference writes it.</summary>
    public static string Time(DateTimeOffset time) => time.ToLocalTime().ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>One client puts texts into its page as HTML: nothing in them may begin a tag.</summary>
    public static string Safe(string text) =>
        text.Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);

    private static string Default(string status) => status switch
    {
        TaskStates.Pending => "等待中",
        TaskStates.Running => "任务已开始",
        TaskStates.Completed => "任务已完成",
        TaskStates.Failed => "任务失败",
        TaskStates.Cancelled => "任务已取消",
        _ => "任务进行中",
    };

    private static void Flatten(JsonObject flat, string prefix, JsonElement value)
    {
        foreach (var member in value.EnumerateObject())
        {
            var name = Safe(prefix + member.Name);
            switch (member.Value.ValueKind)
            {
                case JsonValueKind.Object:
                    Flatten(flat, name + "_", member.Value);
                    break;
                case JsonValueKind.Array when member.Value.EnumerateArray().All(item => item.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array)):
                    flat[name] = Safe(string.Join(", ", member.Value.EnumerateArray().Select(item => item.ToString())));
                    break;
                case JsonValueKind.Array:
                    flat[name + "_count"] = member.Value.GetArrayLength();
                    break;
                case JsonValueKind.String:
                    flat[name] = Safe(member.Value.GetString()!);
                    break;
                default:
                    flat[name] = JsonNode.Parse(member.Value.GetRawText());
                    break;
            }
        }
    }
}
