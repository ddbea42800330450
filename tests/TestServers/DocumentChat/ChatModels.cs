using System.Text.Json;

namespace AiTasks.TestServers.DocumentChat;

/// <summary>A chat (E7).</summary>
public sealed record ChatModel(Guid Id, string Title, string? Description, string UserId, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    internal static ChatModel Read(JsonElement json)
    {
        var chat = new ModelReader(json, "Chat");
        return new ChatModel(
            chat.Id("id"), chat.Text("title"), chat.TextOrNull("description"), chat.Text("user_id"), chat.Time("created_at"), chat.Time("updated_at"));
    }
}

/// <summary>A message (E8).</summary>
public sealed record MessageModel(Guid Id, string Role, string Content, string? MessageType, IReadOnlyList<JsonElement> Images, DateTimeOffset CreatedAt, JsonElement Json)
{
    internal static MessageModel Read(JsonElement json)
    {
        var message = new ModelReader(json, "Message");
        message.IdOrNull("chat_id");
        return new MessageModel(
            message.Id("id"), message.OneOf("role", "user", "assistant", "system"), message.Text("content"), message.TextIfPresent("message_type"),
            message.Has("images") ? message.List("images", image => image) : [], message.Time("created_at"), json);
    }
}

/// <summary>A chat with its messages, oldest first; the same body is read as a flat chat elsewhere (E6).</summary>
public sealed record HistoryModel(ChatModel Chat, IReadOnlyList<MessageModel> Messages)
{
    internal static HistoryModel Read(JsonElement json)
    {
        var history = new ModelReader(json, "History");
        return new HistoryModel(ChatModel.Read(history.Object("chat")), history.List("messages", MessageModel.Read));
    }
}
