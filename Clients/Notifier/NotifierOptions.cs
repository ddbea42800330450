namespace AiTasks.Notifier;

/// <summary>How a <see cref="TaskNotifier"/> reaches the server, and what it does while it cannot.</summary>
public sealed record NotifierOptions
{
    /// <summary>Where AiTasks is: the address of its gateway.</summary>
    public Uri Address { get; init; } = new("http://localhost:8000");

    /// <summary>The key of this backend, sent as <c>X-Service-Key</c>.</summary>
    public string ServiceKey { get; init; } = "";

    /// <summary>
    /// False, the default: no call of the notifier ever throws or waits for the server. True: each waits until the server has taken
    /// it, and throws a <see cref="NotifierException"/> when it refuses or stays away for longer than <see cref="Patience"/>.
    /// </summary>
    public bool Strict { get; init; }

    /// <summary>How long a strict call waits, and <see cref="TaskNotifier.DisposeAsync"/> for what has not been sent.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Events kept while the server is away. Beyond that progress goes first, the oldest of it before the newer: ends and
    /// registrations are kept as long as there is anything else to drop.
    /// </summary>
    public int BufferSize { get; init; } = 10_000;

    /// <summary>Most events in one call; the server takes up to 1,000.</summary>
    public int BatchSize { get; init; } = 200;

    /// <summary>How long one call may take.</summary>
    public TimeSpan CallTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Pause after the first failed call. It doubles up to <see cref="MaxRetryDelay"/>.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Longest pause between two calls while the server is away.</summary>
    public TimeSpan MaxRetryDelay { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Told of everything that went wrong, in words for a log: refusals, dropped events, a server that is away.</summary>
    public Action<string>? OnProblem { get; init; }
}

/// <summary>The server refused an event, or was away for too long. Thrown by strict notifiers only.</summary>
public sealed class NotifierException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="code">The server's word for it, such as <c>unknown_user</c>, or <c>unreachable</c>.</param>
    /// <param name="message">What happened.</param>
    public NotifierException(string code, string message) : base(message) => Code = code;

    /// <summary>The server's word for it, such as <c>unknown_user</c>, or <c>unreachable</c>.</summary>
    public string Code { get; }
}
