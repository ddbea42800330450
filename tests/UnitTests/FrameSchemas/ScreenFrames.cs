using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace AiTasks.UnitTests.FrameSchemas;

/// <summary>Contract D: frames of <c>/api/v1/insight</c>. They are put together member by member, so these are what they are held against.</summary>
internal static class ScreenFrames
{
    public static void Write(SchemaWriter schemas)
    {
        schemas.Add("UiRedirectFrame", typeof(Redirect), "type", "ui_redirect");
        schemas.Add("UiToastFrame", typeof(Toast), "type", "ui_toast");
        schemas.Add("UiRefreshFrame", typeof(Refresh), "type", "ui_refresh");
        schemas.Add("UiUpdateFrame", typeof(Update), "type", "ui_update");
        schemas.Add("UiModalFrame", typeof(Update), "type", "ui_modal");
        schemas.AddUnion(
            "ScreenFrame", "What the socket /api/v1/insight says.",
            ["UiRedirectFrame", "UiToastFrame", "UiRefreshFrame", "UiUpdateFrame", "UiModalFrame"]);
    }

    private sealed record Redirect(string Type, string Target);

    private sealed record Toast(string Type, string Variant)
    {
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public string? Title { get; init; }

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public string? Description { get; init; }
    }

    private sealed record Refresh(string Type);

    /// <summary>The data is whatever the sender says.</summary>
    private sealed record Update(string Type, JsonNode? Data);
}
