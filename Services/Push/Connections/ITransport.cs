namespace AiTasks.Push.Connections;

/// <summary>What a receive brought.</summary>
internal enum Inbound
{
    /// <summary>Nothing yet.</summary>
    Nothing,

    /// <summary>A part of a message that is not whole yet.</summary>
    Part,

    /// <summary>A text message, valid UTF-8.</summary>
    Text,

    /// <summary>A binary message.</summary>
    Binary,

    /// <summary>A question whether we live, to be answered with what it says.</summary>
    Ping,

    /// <summary>A sign of life.</summary>
    Pong,

    /// <summary>The peer's close frame.</summary>
    Closed,

    /// <summary>The connection is gone without a word.</summary>
    Gone,

    /// <summary>A message longer than a client may send.</summary>
    TooBig,

    /// <summary>A text that is not UTF-8. Nothing can be understood after it.</summary>
    NotUtf8,

    /// <summary>Bytes that are no frames. Nothing can be understood after them.</summary>
    Malformed,

    /// <summary>More frames than a client may send.</summary>
    Flood,
}

/// <summary>How far what was appended has come.</summary>
internal enum Flushed
{
    /// <summary>All of it is on its way.</summary>
    Done,

    /// <summary>The rest has to wait.</summary>
    Waiting,

    /// <summary>The connection is broken.</summary>
    Broken,
}

/// <summary>
/// How frames reach one client. One side that sends and one that receives may work at the same time, never two of a kind. A broken
/// connection is an answer here, not an exception.
/// </summary>
internal interface ITransport : IDisposable
{
    /// <summary>False: the client cannot say anything, so its silence means nothing.</summary>
    bool HearsClient { get; }

    /// <summary>Waits for the client's next words, or its end.</summary>
    /// <returns>What it says is the transport's again at the next call.</returns>
    ValueTask<(Inbound Kind, ReadOnlyMemory<byte> Payload)> ReceiveAsync();

    /// <summary>Puts a frame behind those that were not flushed yet.</summary>
    /// <param name="kind">What it is; transports without signs of life of their own leave those out.</param>
    /// <param name="frame">The frame's text.</param>
    /// <param name="position">Where the client stands when it has the frame; null when it stands nowhere yet.</param>
    /// <returns>False: the client takes nothing more.</returns>
    bool Append(FrameKind kind, ReadOnlyMemory<byte> frame, FramePosition? position);

    /// <summary>Puts the end behind the frames, and why.</summary>
    void AppendClose(DisconnectReason reason, int code, string text);

    /// <summary>Hands over what goes without waiting.</summary>
    Flushed TryFlush();

    /// <summary>Hands over everything, and waits where it has to.</summary>
    /// <returns>False when the connection is broken.</returns>
    ValueTask<bool> FlushAsync();

    /// <summary>Cuts the connection; a flush or receive under way ends.</summary>
    void Abort();
}
