namespace AiTasks.Push.Connections;

/// <summary>What a receive brought.</summary>
internal enum Inbound
{
    /// <summary>A part of a text message, or a whole one.</summary>
    Text,

    /// <summary>A part of a binary message.</summary>
    Binary,

    /// <summary>The peer's close frame.</summary>
    Closed,

    /// <summary>The connection is gone without a word.</summary>
    Gone,
}

/// <summary>
/// How frames reach one client. One send and one receive may run at the same time, never two of a kind. A broken connection is
/// an answer here, not an exception.
/// </summary>
internal interface ITransport : IDisposable
{
    /// <summary>False: the client cannot say anything, so its silence means nothing.</summary>
    bool HearsClient { get; }

    /// <summary>Waits for the client's next words, or its end.</summary>
    ValueTask<(Inbound Kind, int Count, bool EndOfMessage)> ReceiveAsync(Memory<byte> buffer);

    /// <summary>Sends one frame.</summary>
    /// <param name="frame">The frame's text.</param>
    /// <param name="position">Where the client stands when it has the frame; null when it stands nowhere yet.</param>
    /// <returns>False when the connection is broken.</returns>
    ValueTask<bool> SendAsync(ReadOnlyMemory<byte> frame, FramePosition? position);

    /// <summary>Says that nothing more will come, and why.</summary>
    /// <returns>False when the connection is broken.</returns>
    ValueTask<bool> SendCloseAsync(DisconnectReason reason, int code, string text);

    /// <summary>Cuts the connection; a send or receive under way ends.</summary>
    void Abort();
}
