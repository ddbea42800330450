using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace AiTasks.TaskWorker.Providers.Anthropic;

/// <summary>
/// A conversation as Anthropic wants it: it begins with the user, the two take turns, no text is empty, and an answer that is begun at the
/// end does not end in white space.
/// </summary>
internal static class AnthropicMessages
{
    // Stands for what came before the conversation's first words, where those are the model's.
    private const string Before = "…";

    public static JsonArray Write(IEnumerable<ChatMessage> conversation)
    {
        var turns = new List<(string Role, List<JsonObject> Blocks)>();
        foreach (var message in conversation.Where(message => message.Role != ChatRole.System))
        {
            var blocks = message.Contents.Select(Block).OfType<JsonObject>().ToList();
            var role = message.Role == ChatRole.Assistant ? "assistant" : "user";
            if (blocks.Count == 0) continue;
            if (turns.Count == 0 && role == "assistant")
                turns.Add(("user", [Text(Before)]));
            if (turns.Count > 0 && turns[^1].Role == role)
                turns[^1].Blocks.AddRange(blocks);
            else
                turns.Add((role, blocks));
        }

        if (turns is [.., ("assistant", var last)] && last[^1]["text"] is { } open)
            last[^1]["text"] = open.GetValue<string>().TrimEnd();
        return [.. turns.Select(turn => new JsonObject { ["role"] = turn.Role, ["content"] = new JsonArray([.. turn.Blocks]) })];
    }

    private static JsonObject? Block(AIContent content) => content switch
    {
        TextContent text => string.IsNullOrWhiteSpace(text.Text) ? null : Text(text.Text),
        DataContent data when data.HasTopLevelMediaType("image") => new()
        {
            ["type"] = "image",
            ["source"] = new JsonObject { ["type"] = "base64", ["media_type"] = data.MediaType, ["data"] = data.Base64Data.ToString() },
        },
        _ => throw new NotSupportedException($"A model cannot be sent {content.GetType().Name}."),
    };

    private static JsonObject Text(string text) => new() { ["type"] = "text", ["text"] = text };
}
