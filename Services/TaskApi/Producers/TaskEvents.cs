using System.Text.Json;
using System.Text.Json.Serialization;

namespace AiTasks.TaskApi.Producers;

/// <summary>What a backend tells about one of its tasks.</summary>
public abstract record TaskEvent
{
    /// <summary>The registration this belongs to, as given or answered there. Without it the newest registration is meant.</summary>
    [JsonPropertyName("run")]
    public Guid? Run { get; init; }

    /// <summary>
    /// 1, 2, 3 … within a run, gaps allowed: a report whose number is not above the last one changes nothing, so it may be sent
    /// again without fear.
    /// </summary>
    [JsonPropertyName("seq")]
    public int? Seq { get; init; }

    /// <summary>What the person is shown. Front ends have a word of their own for a missing one.</summary>
    [JsonPropertyName("message")]
    public string? Message { get; init; }
}

/// <summary>Says that the work has begun.</summary>
public sealed record StartRequest : TaskEvent;

/// <summary>Says how far the work is.</summary>
public sealed record ProgressRequest : TaskEvent
{
    /// <summary>Percent, 0 to 100; beyond is taken for the nearest. The bar never goes back.</summary>
    [JsonPropertyName("progress")]
    public double? Progress { get; init; }

    /// <summary>Such as Step 3/10.</summary>
    [JsonPropertyName("step")]
    public string? Step { get; init; }
}

/// <summary>Says that the work is done.</summary>
public sealed record CompleteRequest : TaskEvent
{
    /// <summary>An object; anything else becomes the member result of one.</summary>
    [JsonPropertyName("result")]
    public JsonElement? Result { get; init; }

    /// <summary>Where the result is to be seen: a path of the front end, or an address on an allowed host.</summary>
    [JsonPropertyName("redirect_url")]
    public string? RedirectUrl { get; init; }

    /// <summary>An object for the front end's router.</summary>
    [JsonPropertyName("redirect_params")]
    public JsonElement? RedirectParams { get; init; }
}

/// <summary>Says that the work came to nothing.</summary>
public sealed record FailRequest : TaskEvent
{
    /// <summary>Shown to the person.</summary>
    [JsonPropertyName("error")]
    public string? Error { get; init; }

    /// <summary>For programs, such as ValueError.</summary>
    [JsonPropertyName("error_type")]
    public string? ErrorType { get; init; }
}

/// <summary>Says that the work was given up.</summary>
public sealed record CancelRequest : TaskEvent;

/// <summary>What the answer to a report says.</summary>
public sealed record ReportAnswer
{
    /// <summary>The task.</summary>
    [JsonPropertyName("task_id")]
    public required string TaskId { get; init; }

    /// <summary>False: the report changed nothing, and reason says why. True for one that was applied before.</summary>
    [JsonPropertyName("accepted")]
    public required bool Accepted { get; init; }

    /// <summary>pending, running, completed, failed or cancelled: the task's state now.</summary>
    [JsonPropertyName("state")]
    public required string State { get; init; }

    /// <summary>
    /// over: the task has ended otherwise, perhaps its person cancelled it; superseded: it was registered anew. Null when
    /// accepted.
    /// </summary>
    [JsonPropertyName("reason")]
    public string? Reason { get; init; }
}
