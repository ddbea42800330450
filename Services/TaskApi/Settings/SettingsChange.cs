using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace AiTasks.TaskApi.Settings;

/// <summary>What a person changes of their settings; a null changes nothing.</summary>
internal sealed record SettingsChange
{
    private const double MaxTemperature = 2;

    // More than any model of today thinks.
    private const int MaxThinkingBudget = 65_536;

    public string? ModelProfile { get; init; }

    // Whether it was sent as null or not at all makes a difference here.
    public JsonElement SelectedRolePromptId { get; init; }
    public double? Temperature { get; init; }
    public double? TopP { get; init; }
    public bool? ThinkingEnabled { get; init; }
    public int? ThinkingBudget { get; init; }
    public string? MediaResolution { get; init; }

    /// <summary>Settings that we do not have.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Others { get; init; }

    /// <summary>The client takes the role away by sending <c>{}</c>; others by null (X42).</summary>
    [JsonIgnore]
    public bool ResetsRole => SelectedRolePromptId.ValueKind == JsonValueKind.Null
        || (this is
        {
            SelectedRolePromptId.ValueKind: JsonValueKind.Undefined, ModelProfile: null, Temperature: null, TopP: null,
            ThinkingEnabled: null, ThinkingBudget: null, MediaResolution: null,
        } && Others is not { Count: > 0 });

    /// <summary>The role that is to speak; null when that does not change.</summary>
    [JsonIgnore]
    public int? RoleId => SelectedRolePromptId.ValueKind switch
    {
        JsonValueKind.Number when SelectedRolePromptId.TryGetInt32(out var id) => id,
        JsonValueKind.String when int.TryParse(SelectedRolePromptId.GetString(), NumberStyles.None, CultureInfo.InvariantCulture, out var id) => id,
        _ => null,
    };

    /// <summary>What is wrong with it, and in which member; null when nothing is.</summary>
    public (string Field, string Message)? Check() => this switch
    {
        { ModelProfile: not (null or "simple" or "complex") } => ("model_profile", "model_profile is simple or complex."),
        { Temperature: < 0 or > MaxTemperature } => ("temperature", $"temperature is a number from 0 to {MaxTemperature}."),
        { TopP: < 0 or > 1 } => ("top_p", "top_p is a number from 0 to 1."),
        { ThinkingBudget: < 0 or > MaxThinkingBudget } => ("thinking_budget", $"thinking_budget is a number from 0 to {MaxThinkingBudget}."),
        { MediaResolution: not (null or "low" or "medium" or "high") } => ("media_resolution", "media_resolution is low, medium or high."),
        { SelectedRolePromptId.ValueKind: not (JsonValueKind.Undefined or JsonValueKind.Null), RoleId: null } =>
            ("selected_role_prompt_id", "selected_role_prompt_id is the number of a role."),
        _ => null,
    };
}
