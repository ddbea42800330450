using System.Text.Json.Serialization;

namespace AiTasks.TelegramAgent.BackendClient;

/// <summary>A person has come. Body of <c>/api/auth/init</c>.</summary>
/// <param name="TgId">Their chat.</param>
/// <param name="Username">How they are called; may be empty, and need not be a name of Telegram.</param>
internal sealed record InitRequest(
    [property: JsonPropertyName("tg_id")] long TgId, [property: JsonPropertyName("username")] string Username);

/// <summary>A text that is wanted. Body of <c>/api/tool/generate_text</c>.</summary>
internal sealed record TextRequest
{
    /// <summary>Says everything in prose, so that it is enough by itself.</summary>
    [JsonPropertyName("prompt")]
    public required string Prompt { get; init; }

    /// <summary>Whose it will be; null for nobody's.</summary>
    [JsonPropertyName("tg_id")]
    public required long? TgId { get; init; }

    /// <summary><c>post</c>, <c>edit</c> or <c>content_plan</c>.</summary>
    [JsonPropertyName("kind")]
    public required string Kind { get; init; }

    /// <summary>What is to be edited.</summary>
    [JsonPropertyName("text")]
    public string? Text { get; init; }

    /// <summary>Days of a content plan, in order.</summary>
    [JsonPropertyName("dates")]
    public IReadOnlyList<DateOnly>? Dates { get; init; }

    /// <summary>How often, in words.</summary>
    [JsonPropertyName("freq")]
    public string? Frequency { get; init; }
}

/// <summary>A picture that is wanted. Body of <c>/api/tool/generate_image</c>.</summary>
internal sealed record ImageRequest
{
    [JsonPropertyName("prompt")]
    public required string Prompt { get; init; }

    /// <summary>The bot composes onto a square.</summary>
    [JsonPropertyName("aspect_ratio")]
    public string AspectRatio { get; } = "1x1";

    [JsonPropertyName("tg_id")]
    public required long? TgId { get; init; }

    /// <summary>Picture to start from, PNG or JPEG; null for none.</summary>
    [JsonPropertyName("image_base64")]
    public required byte[]? Image { get; init; }
}

/// <summary>A post is to be sent. Body of <c>/api/post/{id}/publish</c>.</summary>
/// <param name="ChatId">As the person typed it: a number or <c>@channel</c>.</param>
/// <param name="TgId">Who asks.</param>
internal sealed record PublishRequest(
    [property: JsonPropertyName("chat_id")] string ChatId, [property: JsonPropertyName("tg_id")] long? TgId);

/// <summary>Another text for a post. Body of <c>/api/post/{id}/main_text</c>.</summary>
/// <param name="TgId">Who asks.</param>
internal sealed record RegenerateRequest([property: JsonPropertyName("tg_id")] long? TgId)
{
    [JsonPropertyName("regenerate")]
    public bool Regenerate { get; } = true;
}
