namespace AiTasks.Contracts;

/// <summary>
/// What our services ask the task API about chats and documents, over HTTP with a service token; the gateway routes none of it.
/// All bodies are JSON with <see cref="WireJson.Internal"/>.
/// </summary>
public static class ChatApiRoutes
{
    /// <summary>
    /// POST <see cref="ChatOpenRequest"/>; the person's credential is forwarded as <c>Authorization: Bearer</c>. Answers
    /// <see cref="ChatOpening"/>; 401 not signed in, 403 another person's chat, 404 unknown, 422 documents that cannot be read: then, as
    /// with 403 and 404, the body's <c>message</c> is for the person.
    /// </summary>
    public const string Open = "/internal/chats/open";

    /// <summary>POST <see cref="TaskQuery"/>, answers <see cref="QueueStanding"/>; 204 when the task waits no more.</summary>
    public const string Standing = "/internal/chats/standing";

    /// <summary>POST <see cref="TaskQuery"/>: a reader has the whole answer. Answers 204.</summary>
    public const string Delivered = "/internal/chats/delivered";

    /// <summary>POST <see cref="PassageQuery"/>, answers <see cref="PassageAnswer"/>.</summary>
    public const string Passages = "/internal/documents/passages";

    /// <summary>Template of <see cref="Work"/>.</summary>
    public const string WorkPath = "/internal/chats/answers/{taskId:long}";

    /// <summary>GET, answers <see cref="ChatWork"/>; 404 when there is no such task or its chat was deleted.</summary>
    /// <param name="taskId">The task of the answer.</param>
    public static string Work(long taskId) => $"/internal/chats/answers/{taskId.ToString(System.Globalization.CultureInfo.InvariantCulture)}";

    /// <summary>GET the bytes of a file; 404 unknown.</summary>
    /// <param name="id">The file.</param>
    public static string Content(Guid id) => $"/internal/files/{id}";
}

/// <summary>A reader of a chat's stream, and what it says of documents (they are added to those of the message).</summary>
public sealed record ChatOpenRequest
{
    public required Guid ChatId { get; init; }

    /// <summary>Document nodes of the projects.</summary>
    public IReadOnlyList<Guid> DocumentIds { get; init; } = [];

    /// <summary>First of two sets that are to be compared.</summary>
    public IReadOnlyList<Guid> CompareA { get; init; } = [];

    /// <summary>Second of two sets that are to be compared.</summary>
    public IReadOnlyList<Guid> CompareB { get; init; } = [];

    /// <summary>Storage keys of files: of uploads and of the projects' tree.</summary>
    public IReadOnlyList<string> StorageKeys { get; init; } = [];

    /// <summary>True: only an answer that nobody has had whole; with none, the reader waits for the next message.</summary>
    public bool OnlyUnread { get; init; }

    /// <summary>Whatever this task answers is passed over: the reader has had it.</summary>
    public long After { get; init; }
}

/// <summary>Which answer a reader gets.</summary>
public sealed record ChatOpening
{
    public required long UserId { get; init; }

    /// <summary>The task whose stream (<see cref="StreamKeys.Task"/>) is the answer; null when the chat has nothing to answer.</summary>
    public long? TaskId { get; init; }

    /// <summary>The message that it answers, by which a reader knows an answer that replaced another one; null when there is none.</summary>
    public Guid? MessageId { get; init; }

    /// <summary>Epoch of that stream; it begins with number 1.</summary>
    public string? Epoch { get; init; }

    /// <summary><c>ru</c> or <c>en</c>.</summary>
    public required string Language { get; init; }

    /// <summary>The whole answer, once its task is over and the beginning of its stream is no longer kept; null otherwise.</summary>
    public KeptAnswer? Answer { get; init; }
}

/// <summary>An answer as it stands in its chat.</summary>
public sealed record KeptAnswer
{
    /// <summary>How its task ended: one of <see cref="TaskStates"/>.</summary>
    public required string State { get; init; }

    /// <summary>What was written, perhaps not to its end; empty when nothing was.</summary>
    public required string Content { get; init; }

    /// <summary>An array as in the result of its task.</summary>
    public required System.Text.Json.JsonElement Sources { get; init; }

    /// <summary>An array as in the result of its task.</summary>
    public required System.Text.Json.JsonElement Images { get; init; }

    /// <summary>Null unless failed.</summary>
    public TaskError? Error { get; init; }
}

/// <summary>How long a task will have to wait.</summary>
/// <param name="Position">1 for the next one.</param>
/// <param name="EstimatedWaitSeconds">From how long tasks of this kind took lately.</param>
/// <param name="ActiveRequests">Tasks being done.</param>
/// <param name="QueueSize">Tasks waiting, this one included.</param>
public sealed record QueueStanding(int Position, int EstimatedWaitSeconds, int ActiveRequests, int QueueSize);

/// <summary>What a worker needs to answer a message.</summary>
public sealed record ChatWork
{
    public required Guid ChatId { get; init; }

    /// <summary>The person's message.</summary>
    public required string Question { get; init; }

    /// <summary>What was said before, oldest first, within a bound of characters; without the question.</summary>
    public IReadOnlyList<ChatTurn> History { get; init; } = [];

    /// <summary>The system prompt that the person chose; null for none.</summary>
    public string? RolePrompt { get; init; }

    public ChatPreferences Preferences { get; init; } = new();

    /// <summary>Documents of the message, and of the earlier ones of the chat after them.</summary>
    public IReadOnlyList<ChatDocument> Documents { get; init; } = [];

    /// <summary>Pictures of the message.</summary>
    public IReadOnlyList<ChatPicture> Pictures { get; init; } = [];

    /// <summary>What an earlier attempt has already shown: the answer goes on after it.</summary>
    public string Shown { get; init; } = "";
}

/// <summary>One message of a chat.</summary>
/// <param name="Role"><c>user</c>, <c>assistant</c> or <c>system</c>.</param>
/// <param name="Content">Its text.</param>
public sealed record ChatTurn(string Role, string Content);

/// <summary>How a person wants to be answered; null means the worker's choice.</summary>
public sealed record ChatPreferences
{
    /// <summary><c>simple</c> or <c>complex</c>.</summary>
    public string ModelProfile { get; init; } = "simple";
    public double? Temperature { get; init; }
    public double? TopP { get; init; }
    public bool? ThinkingEnabled { get; init; }

    /// <summary>Tokens.</summary>
    public int? ThinkingBudget { get; init; }

    /// <summary><c>low</c>, <c>medium</c> or <c>high</c>.</summary>
    public string? MediaResolution { get; init; }
}

/// <summary>A document that may be searched.</summary>
public sealed record ChatDocument
{
    public required Guid FileId { get; init; }

    /// <summary>As the person knows it, such as <c>plan1.pdf</c>; sources are named by it.</summary>
    public required string Name { get; init; }

    /// <summary>One of <see cref="DocumentStates"/>.</summary>
    public required string State { get; init; }

    /// <summary>Why it cannot be read, for the person; null unless failed.</summary>
    public string? Problem { get; init; }

    /// <summary>Null where there are none.</summary>
    public int? Pages { get; init; }

    /// <summary><c>a</c> or <c>b</c> in a comparison; null otherwise.</summary>
    public string? Side { get; init; }
}

/// <summary>A picture that a model may look at.</summary>
public sealed record ChatPicture
{
    public required Guid FileId { get; init; }
    public required string Name { get; init; }
    public required string MimeType { get; init; }

    /// <summary>Where everybody may fetch it, for as long as its signature holds; null when the public address of this system is not known.</summary>
    public string? Url { get; init; }

    /// <summary>Pixels; 0 when not known.</summary>
    public int Width { get; init; }

    /// <summary>Pixels; 0 when not known.</summary>
    public int Height { get; init; }
}

/// <summary>How far a document's text is.</summary>
public static class DocumentStates
{
    public const string Pending = "pending";
    public const string Indexed = "indexed";
    public const string Failed = "failed";

    /// <summary>A file without text, such as a picture.</summary>
    public const string None = "none";
}

/// <summary>Looks for passages.</summary>
public sealed record PassageQuery
{
    public required IReadOnlyList<Guid> FileIds { get; init; }

    /// <summary>A question or words, in Russian or English; empty: how the documents begin is wanted.</summary>
    public required string Query { get; init; }

    /// <summary>Most passages wanted.</summary>
    public int Limit { get; init; } = 8;
}

/// <summary>What was found, best first.</summary>
public sealed record PassageAnswer
{
    public IReadOnlyList<Passage> Passages { get; init; } = [];

    /// <summary>Files among those asked for whose text is not read yet: asking again later finds more.</summary>
    public IReadOnlyList<Guid> Pending { get; init; } = [];
}

/// <summary>A piece of a document.</summary>
public sealed record Passage
{
    public required long Id { get; init; }
    public required Guid FileId { get; init; }

    /// <summary>The document's name.</summary>
    public required string Name { get; init; }

    /// <summary>1, 2, 3 …; null in a document without pages.</summary>
    public int? Page { get; init; }

    /// <summary>The heading above it; null for none.</summary>
    public string? Heading { get; init; }
    public required string Text { get; init; }

    /// <summary>How well it fits: only good for comparing within one answer. 0: it was not found, it is how its document begins.</summary>
    public double Score { get; init; }
}

/// <summary>One piece of what a task shows while it is being done.</summary>
public sealed record OutputPiece
{
    /// <summary>One of <see cref="OutputTypes"/>.</summary>
    public required string Type { get; init; }

    /// <summary>
    /// Text and thinking: what comes next, never what was there before. Phase: its description. Progress: a message. Tool call and
    /// picture: the reason.
    /// </summary>
    public string Text { get; init; } = "";

    /// <summary>Phase and progress: the phase. Tool call: the tool. Picture: its kind.</summary>
    public string? Name { get; init; }

    /// <summary>Progress: 0 to 1.</summary>
    public double? Share { get; init; }

    /// <summary>Tool call: its parameters. Picture: <c>block_id</c>, <c>url</c>, <c>width</c>, <c>height</c>. An object.</summary>
    public System.Text.Json.JsonElement? Data { get; init; }

    /// <summary>The model that said it; null where none did.</summary>
    public string? Model { get; init; }
}

/// <summary>Kinds of <see cref="OutputPiece"/>.</summary>
public static class OutputTypes
{
    public const string Text = "text";
    public const string Thinking = "thinking";
    public const string Phase = "phase";
    public const string Progress = "progress";
    public const string ToolCall = "tool_call";
    public const string Picture = "picture";
}
