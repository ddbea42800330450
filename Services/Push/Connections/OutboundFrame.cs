using AiTasks.Push.Delivery;

namespace AiTasks.Push.Connections;

/// <summary>What a frame is on a WebSocket.</summary>
internal enum FrameKind
{
    /// <summary>A text of the dialect.</summary>
    Text,

    /// <summary>Asks the client's side for a sign of life.</summary>
    Ping,

    /// <summary>Answers such a question with what it said.</summary>
    Pong,
}

/// <summary>One frame, shared by every socket it goes to.</summary>
/// <param name="Bytes">What it says, in UTF-8.</param>
internal sealed record OutboundFrame(ReadOnlyMemory<byte> Bytes)
{
    /// <summary>Text where nothing else is said.</summary>
    public FrameKind Kind { get; init; }

    /// <summary>Where in the stream the frame stands, and says so itself; null for answers and pings, which belong nowhere.</summary>
    public FramePosition? Position { get; init; }

    /// <summary>True: what was said before does not matter any more, so its position need not follow the last one.</summary>
    public bool StartsAnew { get; init; }

    /// <summary>The task the frame tells about; 0 when it belongs to none.</summary>
    public long TaskId { get; init; }

    /// <summary>The name by which a client may unsubscribe from the task; null in dialects without that.</summary>
    public string? TaskName { get; init; }

    /// <summary>True: a newer frame about the same task makes this one worthless.</summary>
    public bool IsProgress { get; init; }

    /// <summary>True: it tells how a task ended, so its arrival is worth knowing.</summary>
    public bool IsTerminal { get; init; }

    /// <summary>The fact the frame carries, to be told when the frame is written or dropped; null for others.</summary>
    public FactDelivery? Delivery { get; init; }
}
