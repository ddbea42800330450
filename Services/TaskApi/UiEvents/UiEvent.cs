using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using AiTasks.TaskApi.Producers;

namespace AiTasks.TaskApi.UiEvents;

/// <summary>Something that happens on all screens that a person has open now; those opened later never hear of it.</summary>
public sealed record UiEvent
{
    /// <summary>ui_redirect, ui_toast, ui_refresh, ui_update or ui_modal.</summary>
    [JsonPropertyName("type")]
    public string? Type { get; init; }

    /// <summary>Number of the person; either this or user.</summary>
    [JsonPropertyName("user_id")]
    public long? UserId { get; init; }

    /// <summary>Username or email of the person.</summary>
    [JsonPropertyName("user")]
    public string? User { get; init; }

    /// <summary>Of ui_redirect: a path of the front end, or an address on an allowed host.</summary>
    [JsonPropertyName("target")]
    public string? Target { get; init; }

    /// <summary>Of ui_toast.</summary>
    [JsonPropertyName("title")]
    public string? Title { get; init; }

    /// <summary>Of ui_toast.</summary>
    [JsonPropertyName("description")]
    public string? Description { get; init; }

    /// <summary>Of ui_toast: success, error, warning, info or default; success when missing.</summary>
    [JsonPropertyName("variant")]
    public string? Variant { get; init; }

    /// <summary>Of ui_update and ui_modal. A modal is best given as type and payload; the members of the payload are repeated beside it.</summary>
    [JsonPropertyName("data")]
    public JsonElement? Data { get; init; }
}

/// <summary>How screen events go over the wire (contract D, section 4.3): flat, without a number or a time.</summary>
internal sealed class UiFrames(ProducerLimits limits, RedirectTargets redirects)
{
    public const string Prefix = "ui_";

    /// <returns>The problem, or the frame.</returns>
    public (ProducerProblem? Problem, JsonObject? Frame) Encode(UiEvent shown) =>
        Check(shown) is { } problem ? (problem, null) : (null, Frame(shown));

    private ProducerProblem? Check(UiEvent shown) =>
        limits.CheckPerson("whose screen it is", shown.UserId, shown.User)
        ?? (shown.Type switch
        {
            "ui_redirect" when shown.Target is null || !redirects.Allows(shown.Target) => ProducerProblem.Invalid("target", RedirectTargets.Rule),
            "ui_toast" when string.IsNullOrEmpty(shown.Title) && string.IsNullOrEmpty(shown.Description) =>
                ProducerProblem.Invalid("title", "A toast needs a title or a description."),
            "ui_update" or "ui_modal" when ProducerLimits.Json(shown.Data) is null => ProducerProblem.Invalid("data", "data is missing."),
            "ui_redirect" or "ui_toast" or "ui_refresh" or "ui_update" or "ui_modal" => null,
            _ => ProducerProblem.Invalid("type", "type has to be ui_redirect, ui_toast, ui_refresh, ui_update or ui_modal."),
        })
        ?? limits.CheckText("title", shown.Title) ?? limits.CheckText("description", shown.Description)
        ?? limits.CheckText("variant", shown.Variant) ?? limits.CheckJson("data", shown.Data);

    private static JsonObject Frame(UiEvent shown) => shown.Type switch
    {
        "ui_redirect" => new JsonObject { ["type"] = shown.Type, ["target"] = shown.Target },
        "ui_toast" => Toast(shown),
        "ui_update" => new JsonObject { ["type"] = shown.Type, ["data"] = Data(shown) },
        "ui_modal" => new JsonObject { ["type"] = shown.Type, ["data"] = Modal(Data(shown)) },
        _ => new JsonObject { ["type"] = shown.Type },
    };

    private static JsonObject Toast(UiEvent shown)
    {
        var toast = new JsonObject { ["type"] = shown.Type };
        if (!string.IsNullOrEmpty(shown.Title)) toast["title"] = shown.Title;
        if (!string.IsNullOrEmpty(shown.Description)) toast["description"] = shown.Description;
        toast["variant"] = string.IsNullOrEmpty(shown.Variant) ? "success" : shown.Variant;
        return toast;
    }

    private static JsonNode? Data(UiEvent shown) => JsonNode.Parse(shown.Data!.Value.GetRawText());

    // One reading of the document finds the members below payload, the sample component finds them beside it (X31).
    private static JsonNode? Modal(JsonNode? data)
    {
        if (data is not JsonObject modal) return data;
        if (!modal.ContainsKey("payload"))
        {
            modal["payload"] = new JsonObject(modal.Where(member => member.Key != "type")
                .Select(member => KeyValuePair.Create(member.Key, member.Value?.DeepClone())));
        }
        else if (modal["payload"] is JsonObject payload)
        {
            foreach (var (name, value) in payload)
            {
                if (!modal.ContainsKey(name)) modal[name] = value?.DeepClone();
            }
        }

        return modal;
    }
}
