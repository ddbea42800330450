using System.Text.Json;

namespace AiTasks.TaskApi.Chats;

/// <summary>A chat as contract E's clients read it (E7).</summary>
internal record Chat
{
    public Guid Id { get; init; }
    public string Title { get; init; } = "";
    public string? Description { get; init; }

    /// <summary>The username: clients want a text.</summary>
    public string UserId { get; init; } = "";
    public DateTime CreatedAt { get; init; }
    public DateTime UpdatedAt { get; init; }
}

/// <summary>A chat with its messages. One group of clients reads it as a chat, another one its two members (E6).</summary>
internal sealed record ChatHistory : Chat
{
    public ChatHistory(Chat chat, IReadOnlyList<MessageBody> messages) : base(chat) => (Chat, Messages) = (chat, messages);

    public Chat Chat { get; }

    /// <summary>Oldest first; a question stands before its answer.</summary>
    public IReadOnlyList<MessageBody> Messages { get; }
}

/// <summary>A message as contract E's clients read it (E8).</summary>
internal sealed record MessageBody
{
    public required Guid Id { get; init; }
    public required Guid ChatId { get; init; }

    /// <summary><c>user</c> or <c>assistant</c>.</summary>
    public required string Role { get; init; }
    public required string Content { get; init; }

    /// <summary><c>text</c>; <c>stopped</c> and <c>partial</c> for an answer that is not whole.</summary>
    public required string MessageType { get; init; }
    public required JsonElement Images { get; init; }

    /// <summary>Where in the documents the answer comes from.</summary>
    public required JsonElement Sources { get; init; }

    /// <summary>What the person attached.</summary>
    public required JsonElement Files { get; init; }
    public required DateTime CreatedAt { get; init; }
}
