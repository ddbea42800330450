using System.Text.Json.Serialization;

namespace AiTasks.TaskApi.Settings;

/// <summary>How a person wants to be answered, as contract E's client reads it: a member without a value is left out, never null (E9).</summary>
internal sealed record ChatSettings
{
    /// <summary><c>simple</c> or <c>complex</c>.</summary>
    public string ModelProfile { get; init; } = "simple";

    /// <summary>The role that speaks; the only member that may be null.</summary>
    public int? SelectedRolePromptId { get; init; }

    /// <summary>0 to 2.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Temperature { get; init; }

    /// <summary>0 to 1.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? TopP { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? ThinkingEnabled { get; init; }

    /// <summary>Tokens.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? ThinkingBudget { get; init; }

    /// <summary><c>low</c>, <c>medium</c> or <c>high</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? MediaResolution { get; init; }
}
