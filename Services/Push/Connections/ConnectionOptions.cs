using System.ComponentModel.DataAnnotations;

namespace AiTasks.Push.Connections;

/// <summary>Limits and times of a socket. Section <c>ConnectionOptions</c>.</summary>
public sealed class ConnectionOptions
{
    /// <summary>Sockets one process holds; a further one is answered 503, so that it lands on another node.</summary>
    [Range(1, 1_000_000)]
    public int MaxSockets { get; init; } = 20_000;

    /// <summary>
    /// Sockets and event streams of one person that one process holds; a further one is answered 429. Front ends have one or two for each
    /// open page.
    /// </summary>
    [Range(1, 1_000_000)]
    public int MaxSocketsPerPerson { get; init; } = 40;

    /// <summary>
    /// Answers of chats that one person reads at the same time at one process; a further one is answered 429. A program may ask for all of its
    /// own people by one account, so it is many times what one of them does.
    /// </summary>
    [Range(1, 1_000_000)]
    public int MaxReadersPerPerson { get; init; } = 1_000;

    /// <summary>Largest frame a client may send, in bytes. Real ones are under 200.</summary>
    [Range(128, 16 * 1024 * 1024)]
    public int MaxInboundBytes { get; init; } = 64 * 1024;

    /// <summary>Bytes that may wait for one socket before progress is conflated, and then the socket closed as slow.</summary>
    [Range(4 * 1024, 64 * 1024 * 1024)]
    public int OutboundQueueBytes { get; init; } = 256 * 1024;

    /// <summary>Bytes of waiting frames that are handed to the network at once, for a socket that is behind.</summary>
    [Range(1, 1024 * 1024)]
    public int WriteBatchBytes { get; init; } = 16 * 1024;

    /// <summary>
    /// Bytes that are held back for all sockets together while messages are heard that came together. Some events for every socket of a
    /// full node; what is over it is sent at once. Zero: nothing is held back.
    /// </summary>
    [Range(0, 1024 * 1024 * 1024)]
    public int HeldBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>Between two pings to a client, and before the first (contract A: 30 s).</summary>
    [Range(typeof(TimeSpan), "00:00:00.05", "00:10:00")]
    public TimeSpan PingInterval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>A client that sent nothing for this long is taken for dead (contract A: 60 s).</summary>
    [Range(typeof(TimeSpan), "00:00:00.05", "00:20:00")]
    public TimeSpan SilenceLimit { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How often all sockets are looked at for pings, silence, expired sign-ins and overdue closes.</summary>
    [Range(typeof(TimeSpan), "00:00:00.01", "00:00:10")]
    public TimeSpan WheelTick { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How often it is asked who has signed out or was put out: their open sockets are closed so much later at most.</summary>
    [Range(typeof(TimeSpan), "00:00:00.05", "00:10:00")]
    public TimeSpan SignInCheck { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long one frame may take to leave: a peer that reads nothing for this long is slow.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:05:00")]
    public TimeSpan WriteTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How long a closing socket may take to flush and shake hands before it is cut.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:01:00")]
    public TimeSpan CloseTimeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Frames a client may send per second in the long run.</summary>
    [Range(1, 100_000)]
    public int InboundPerSecond { get; init; } = 20;

    /// <summary>Frames a client may send at once after a pause.</summary>
    [Range(1, 100_000)]
    public int InboundBurst { get; init; } = 60;

    /// <summary>Between two words to the task API about the sockets that are open here.</summary>
    [Range(typeof(TimeSpan), "00:00:00.05", "00:01:00")]
    public TimeSpan PresenceInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a stopping process waits for its sockets to close before it cuts the rest.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:00:10")]
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>Sockets closed at the same time while stopping, so that clients come back to other nodes as a stream, not as a wave.</summary>
    [Range(1, 100_000)]
    public int DrainConcurrency { get; init; } = 256;
}
