using System.Text.Json;
using System.Text.Json.Serialization;

namespace AiTasks.TaskApi.Producers;

/// <summary>Many things at once, taken in their order.</summary>
public sealed record BatchRequest
{
    /// <summary>
    /// Objects whose type is register, start, progress, complete, fail, cancel, or one of a screen event (ui_redirect,
    /// ui_toast, ui_refresh, ui_update, ui_modal); the other members are those of the call of that name, and task_id.
    /// </summary>
    [JsonPropertyName("events")]
    public IReadOnlyList<JsonElement>? Events { get; init; }
}

/// <summary>What became of each of them, in the same order.</summary>
public sealed record BatchAnswer
{
    /// <summary>One for each event.</summary>
    [JsonPropertyName("results")]
    public required IReadOnlyList<BatchResult> Results { get; init; }
}

/// <summary>What became of one event of a batch.</summary>
public sealed record BatchResult
{
    /// <summary>
    /// As of the single call: 200, 201, 400, 404, 409, or 503 for one that was not looked at and should be sent again, with all
    /// that follow it.
    /// </summary>
    [JsonPropertyName("status")]
    public required int Status { get; init; }

    /// <summary>The answer of the single call; null unless the status is 2xx.</summary>
    [JsonPropertyName("answer")]
    public object? Answer { get; init; }

    /// <summary>Why it was refused; null unless it was.</summary>
    [JsonPropertyName("code")]
    public string? Code { get; init; }

    /// <summary>The same in words.</summary>
    [JsonPropertyName("detail")]
    public string? Detail { get; init; }
}
