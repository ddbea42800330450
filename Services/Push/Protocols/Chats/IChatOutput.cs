namespace AiTasks.Push.Protocols.Chats;

/// <summary>
/// How events reach one reader. Each call returns when the reader's side has taken what was sent, which is what keeps a slow one from
/// costing memory; it throws <see cref="OperationCanceledException"/> when the reader is gone or took nothing for too long.
/// </summary>
internal interface IChatOutput
{
    /// <summary>Fires when the reader is gone.</summary>
    CancellationToken Gone { get; }

    /// <summary>When a sign of life has to be sent, on the clock of <see cref="MonotonicTime"/>.</summary>
    TimeSpan KeepAliveDue { get; }

    /// <summary>Says that the stream is open, before the first event.</summary>
    ValueTask BeginAsync();

    /// <param name="name">Of the event.</param>
    /// <param name="data">A JSON object, in ASCII, so that no client takes a character of it for the end of a line (E18).</param>
    ValueTask SendAsync(string name, ReadOnlyMemory<byte> data);

    ValueTask KeepAliveAsync();

    /// <summary>Ends the stream after its last event, or with a refusal, which becomes its last event.</summary>
    /// <param name="refusal">Null when the last event was sent.</param>
    Task EndAsync(ChatRefusal? refusal);

    /// <summary>Cuts the connection.</summary>
    void Abort();
}
