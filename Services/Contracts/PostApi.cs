using System.Text.Json;
using System.Text.Json.Serialization;

namespace AiTasks.Contracts;

/// <summary>
/// A post as the tools and the bot see it (contract B, section 2.4). The bot decodes it into fixed types: a quoted number or a missing
/// array would break it.
/// </summary>
public sealed record PostAnswer
{
    /// <summary>Up to 48 bytes (B18); empty for what is not kept.</summary>
    [JsonPropertyName("post_id")]
    public string PostId { get; init; } = "";

    /// <summary>Telegram's number of the author's chat; 0 for nobody's.</summary>
    [JsonPropertyName("post_author")]
    public long PostAuthor { get; init; }

    /// <summary>Chats it was sent to, as numbers.</summary>
    [JsonPropertyName("assigned_chat_id")]
    public IReadOnlyList<long> AssignedChatId { get; init; } = [];

    /// <summary>Plain text, fit for one message of Telegram.</summary>
    [JsonPropertyName("main_text")]
    public string MainText { get; init; } = "";

    /// <summary>Empty for a text alone (B20).</summary>
    [JsonPropertyName("content")]
    public IReadOnlyList<PostLayer> Content { get; init; } = [];

    /// <summary>The task that made it; null for none. Our addition.</summary>
    [JsonPropertyName("task_id")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? TaskId { get; init; }
}

/// <summary>One thing on the canvas of a post.</summary>
public sealed record PostLayer
{
    /// <summary>Its name.</summary>
    [JsonPropertyName("layer_id")]
    public required string LayerId { get; init; }

    /// <summary><c>image</c>, <c>text</c> or <c>rectangle</c>.</summary>
    [JsonPropertyName("type")]
    public required string Type { get; init; }

    /// <summary>Layers are drawn in this order; a whole number.</summary>
    [JsonPropertyName("order_index")]
    public required int OrderIndex { get; init; }

    /// <summary>An object: where and how (B21-B23).</summary>
    [JsonPropertyName("data")]
    public required JsonElement Data { get; init; }
}

/// <summary>What our services ask the task API about posts and pictures, with a service token; the gateway routes none of it.</summary>
public static class PostApiRoutes
{
    /// <summary>
    /// PUT the bytes of a PNG or JPEG that a task made, with the query <c>task</c>; answers <see cref="StoredPicture"/>. The same bytes
    /// for the same task give the same picture. 404: there is no such task.
    /// </summary>
    public const string Pictures = "/internal/pictures";

    /// <summary>GET the bytes of a picture of the person whose task it is, with the query <c>task</c>; 404 otherwise.</summary>
    /// <param name="id">The picture.</param>
    public static string Picture(Guid id) => $"{Pictures}/{id}";
}

/// <summary>A picture that is kept.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Width">Pixels.</param>
/// <param name="Height">Pixels.</param>
public sealed record StoredPicture(Guid Id, int Width, int Height);
