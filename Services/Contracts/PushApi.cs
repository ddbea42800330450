namespace AiTasks.Contracts;

/// <summary>
/// What the push service asks the task API, over HTTP with a service token; the gateway routes none of it.
/// All bodies are JSON with <see cref="WireJson.Internal"/>.
/// </summary>
public static class PushApiRoutes
{
    /// <summary>
    /// POST <see cref="WelcomeRequest"/> or nothing; the person's credential is forwarded as <c>Authorization: Bearer</c>.
    /// Answers <see cref="SocketWelcome"/>; 401 not (or no longer) signed in; 403 policies not accepted.
    /// </summary>
    public const string Welcome = "/internal/sockets/welcome";

    /// <summary>
    /// POST <see cref="WelcomesRequest"/>, answers <see cref="WelcomesResponse"/>: many sockets that come at the same time, each answered as
    /// by <see cref="Welcome"/>. 413 for more than the task API takes in one question.
    /// </summary>
    public const string Welcomes = "/internal/sockets/welcomes";

    /// <summary>
    /// POST, no body; the person's credential is forwarded as <c>Authorization: Bearer</c>. Answers <see cref="KnownPerson"/>; 401
    /// not (or no longer) signed in.
    /// </summary>
    public const string Identify = "/internal/sockets/identify";

    /// <summary>
    /// POST <see cref="SignInsRequest"/>, answers <see cref="EndedSignIns"/>: which sockets have to be closed because their person signed out or
    /// was put out. 413 for more than the task API takes in one question.
    /// </summary>
    public const string Ended = "/internal/sockets/ended";

    /// <summary>POST <see cref="TailRequest"/>, answers <see cref="TailResponse"/>.</summary>
    public const string Tail = "/internal/streams/tail";

    /// <summary>POST <see cref="AcknowledgeRequest"/>, answers 204.</summary>
    public const string Acknowledge = "/internal/streams/acknowledge";

    /// <summary>POST <see cref="TaskQuery"/>, answers <see cref="CancelAnswer"/>.</summary>
    public const string Cancel = "/internal/tasks/cancel";

    /// <summary>POST <see cref="TaskQuery"/>, answers <see cref="TaskFact"/>; 404 unknown or somebody else's.</summary>
    public const string Status = "/internal/tasks/status";

    /// <summary>POST <see cref="RecordQuery"/>, answers <see cref="TaskFact"/>; 404 unknown, somebody else's or removed.</summary>
    public const string Record = "/internal/tasks/record";

    /// <summary>POST <see cref="PushPresence"/>, answers 204.</summary>
    public const string Presence = "/internal/sockets/presence";
}

/// <summary>A push node says that it is there and whom it serves, every few seconds and at its end.</summary>
public sealed record PushPresence
{
    /// <summary>Which process: machine, process id and a few letters of its own.</summary>
    public required string Node { get; init; }

    /// <summary>Open sockets and streams, by the name of what they speak.</summary>
    public required IReadOnlyDictionary<string, int> Sockets { get; init; }

    /// <summary>How many people they belong to; readers of chats are not counted, their people are known to the task API alone.</summary>
    public required int People { get; init; }

    /// <summary>True: it stops, and is to be forgotten.</summary>
    public bool Stopping { get; init; }
}

/// <summary>What a client that wants in remembers.</summary>
public sealed record WelcomeRequest
{
    /// <summary>Epoch of the position it continues from; null when it brings none.</summary>
    public string? Epoch { get; init; }

    /// <summary>Last sequence number it has.</summary>
    public long After { get; init; }

    /// <summary>True: it cannot say where it stands, so it wants to hear again how tasks ended that nobody has acknowledged.</summary>
    public bool Unacknowledged { get; init; }

    /// <summary>True: its contract knows no policies, so it may come in without having accepted them.</summary>
    public bool WithoutPolicies { get; init; }

    /// <summary>True: it wants to know of the newest tasks that have ended, too.</summary>
    public bool Finished { get; init; }
}

/// <summary>Sockets that want in.</summary>
public sealed record WelcomesRequest(IReadOnlyList<SocketAsking> Sockets);

/// <summary>One of them.</summary>
/// <param name="Credential">The person's token as it came; never to be logged.</param>
/// <param name="Request">What its client remembers.</param>
public sealed record SocketAsking(string Credential, WelcomeRequest Request);

/// <summary>What each of the sockets is told, in the order of the request.</summary>
public sealed record WelcomesResponse(IReadOnlyList<SocketAnswer> Answers);

/// <summary>What one socket is told.</summary>
/// <param name="Status">200; 401 not (or no longer) signed in; 403 policies not accepted.</param>
/// <param name="Welcome">Null for a refusal.</param>
public sealed record SocketAnswer(int Status, SocketWelcome? Welcome);

/// <summary>The person of a credential.</summary>
/// <param name="UserId">Their number.</param>
/// <param name="Name">How they are greeted.</param>
public sealed record KnownPerson(long UserId, string Name);

/// <summary>Sign-ins that were good when their sockets were opened.</summary>
public sealed record SignInsRequest(IReadOnlyList<SocketSignIn> SignIns);

/// <summary>One of them.</summary>
/// <param name="UserId">The person.</param>
/// <param name="SessionId">The sign-in that can be revoked; null for a token that ends with its account alone.</param>
public sealed record SocketSignIn(long UserId, Guid? SessionId);

/// <summary>Those that are good no more.</summary>
/// <param name="Places">Their places in the request, from 0.</param>
public sealed record EndedSignIns(IReadOnlyList<int> Places);

/// <summary>Everything a new socket needs, read in one database snapshot.</summary>
public sealed record SocketWelcome
{
    public required long UserId { get; init; }

    /// <summary>Orders the connections of one person across push nodes: microseconds of the database clock.</summary>
    public required long Generation { get; init; }

    /// <summary>Epoch of the person's stream.</summary>
    public required string Epoch { get; init; }

    /// <summary>Last sequence number that <see cref="ActiveTasks"/> reflects; 0 for an empty stream.</summary>
    public required long Seq { get; init; }

    /// <summary>Pending and running tasks, oldest first.</summary>
    public required IReadOnlyList<TaskFact> ActiveTasks { get; init; }

    /// <summary>What came after the position in the <see cref="WelcomeRequest"/>; null when it named none.</summary>
    public StreamTail? Tail { get; init; }

    /// <summary>
    /// Terminal facts up to <see cref="Seq"/> of the last minutes that no client has acknowledged, oldest first; empty unless
    /// asked for.
    /// </summary>
    public IReadOnlyList<StreamEvent> Unacknowledged { get; init; } = [];

    /// <summary>
    /// Tasks that have ended, oldest first: those of the last minutes when <see cref="Tail"/> is lost, since they may be news; the
    /// newest ones when they were asked for; otherwise none.
    /// </summary>
    public IReadOnlyList<TaskFact> FinishedTasks { get; init; } = [];

    /// <summary>When this was read (database clock, UTC).</summary>
    public DateTimeOffset ReadAt { get; init; }
}

/// <summary>Positions up to which clients have received everything.</summary>
public sealed record AcknowledgeRequest(IReadOnlyList<StreamPosition> Positions);

/// <summary>Positions whose tails are wanted.</summary>
public sealed record TailRequest(IReadOnlyList<StreamPosition> Positions);

/// <summary>Where a reader stands.</summary>
/// <param name="Key">Stream key, see <see cref="StreamKeys"/>.</param>
/// <param name="Epoch">Epoch the position belongs to.</param>
/// <param name="After">Last sequence number the reader has.</param>
public sealed record StreamPosition(string Key, string Epoch, long After);

/// <summary>Tails in the order of the request.</summary>
public sealed record TailResponse(IReadOnlyList<StreamTail> Tails);

/// <summary>What came after a position, oldest first and without gaps.</summary>
public sealed record StreamTail
{
    public required string Key { get; init; }
    public required string Epoch { get; init; }

    /// <summary>True: the position is of another epoch or its events are trimmed, so the reader needs a snapshot.</summary>
    public required bool Lost { get; init; }

    /// <summary>True: there is more after the last event given here.</summary>
    public required bool More { get; init; }
    public required IReadOnlyList<StreamEvent> Events { get; init; }
}

/// <summary>A person's question about one task.</summary>
public sealed record TaskQuery(long UserId, long TaskId);

/// <summary>A person's question about the task of a name, which is the number of a task of our workers as well.</summary>
public sealed record RecordQuery(long UserId, string Name);

/// <summary>Whether the task is cancelled now because of this or an earlier cancel.</summary>
public sealed record CancelAnswer(bool Cancelled);
