using System.Text.Json;

namespace AiTasks.TaskApi.Chats;

/// <summary>A message as it comes out of its table.</summary>
internal sealed record ChatMessage
{
    /// <summary>SQL that reads messages from whatever is called <c>m</c>.</summary>
    public const string Select =
        """
        select m.id, m.chat_id, m.role, m.content, m.message_type, m.images, m.sources, m.created_at, coalesce((
          select jsonb_agg(jsonb_build_object('id', f.id, 'filename', f.filename, 'mime_type', f.mime_type, 'size_bytes', f.size_bytes)
            order by a.position)
          from message_files a join files f on f.id = a.file_id where a.message_id = m.id), '[]') as files
        """;

    public Guid Id { get; init; }
    public Guid ChatId { get; init; }
    public string Role { get; init; } = "";
    public string Content { get; init; } = "";
    public string MessageType { get; init; } = "";

    /// <summary>A JSON array as text, as the two below.</summary>
    public string Images { get; init; } = "[]";
    public string Sources { get; init; } = "[]";
    public string Files { get; init; } = "[]";
    public DateTime CreatedAt { get; init; }

    /// <summary>As clients read it later: with addresses of pictures that hold now (E27).</summary>
    public MessageBody ToBody(AnswerPictures pictures, string baseUrl) => ToBody() with { Images = pictures.Renew(Images, baseUrl) };

    public MessageBody ToBody() => new()
    {
        Id = Id,
        ChatId = ChatId,
        Role = Role,
        Content = Content,
        MessageType = MessageType,
        Images = JsonElement.Parse(Images),
        Sources = JsonElement.Parse(Sources),
        Files = JsonElement.Parse(Files),
        CreatedAt = CreatedAt,
    };
}
