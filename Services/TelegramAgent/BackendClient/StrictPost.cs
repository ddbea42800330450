using System.Text.Json;
using AiTasks.Contracts;

namespace AiTasks.TelegramAgent.BackendClient;

/// <summary>The bot decodes posts into fixed types (B7): where nothing is, there has to be an empty text or list.</summary>
internal static class StrictPost
{
    private static readonly JsonElement Nothing = JsonSerializer.Deserialize<JsonElement>("{}");

    /// <param name="post">As it was read, in which null may stand anywhere.</param>
    public static PostAnswer Of(PostAnswer post) => post with
    {
        PostId = post.PostId ?? "",
        AssignedChatId = post.AssignedChatId ?? [],
        MainText = post.MainText ?? "",
        Content = [.. (post.Content ?? []).Where(layer => layer is not null).Select(Of)],
    };

    private static PostLayer Of(PostLayer layer) => layer with
    {
        LayerId = layer.LayerId ?? "",
        Type = layer.Type ?? "",
        Data = layer.Data.ValueKind is JsonValueKind.Object ? layer.Data : Nothing,
    };
}
