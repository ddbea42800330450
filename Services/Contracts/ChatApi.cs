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

    /// <summary>
    /// POST <see cref="StandingsRequest"/>, answers <see cref="StandingsResponse"/>; 413 beyond the task API's
    /// <c>StreamOptions:MaxPositions</c>.
    /// </summary>
    public const string Standings = "/internal/chats/standings";

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

/// <summary>How long a task will have to wait, were nobody new to come.</summary>
/// <param name="Position">1 for the next one that a worker begins.</param>
/// <param name="EstimatedWaitSeconds">From how long tasks of these kinds took lately; 0 when a worker is free.</param>
/// <param name="ActiveRequests">Tasks being done, everybody's.</param>
/// <param name="QueueSize">Tasks waiting, everybody's, this one included.</param>
public sealed record QueueStanding(int Position, int EstimatedWaitSeconds, int ActiveRequests, int QueueSize);

/// <summary>Asks for the standings of many tasks at once.</summary>
public sealed record StandingsRequest(IReadOnlyList<TaskQuery> Tasks);

/// <summary>The standings, in the order of the questions; null for a task that waits no more, or is not that person's.</summary>
public sealed record StandingsResponse(IReadOnlyList<QueueStanding?> Standings);
