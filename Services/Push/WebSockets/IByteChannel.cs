namespace AiTasks.Push.WebSockets;

/// <summary>
/// The bytes of one accepted socket. One side that sends and one that receives may work at the same time, never two of a kind. A broken
/// connection throws <see cref="IOException"/> or <see cref="System.Net.Sockets.SocketException"/>, where nothing else is said.
/// </summary>
internal interface IByteChannel : IDisposable
{
    /// <summary>True when there is something to receive, or the end, as far as that can be known.</summary>
    bool IsReadable { get; }

    /// <summary>Waits until there may be something to receive, or the end, and holds no buffer meanwhile. Its result means nothing.</summary>
    ValueTask<int> WaitAsync();

    /// <summary>Waits for bytes.</summary>
    /// <returns>How many; 0 at the end.</returns>
    ValueTask<int> ReceiveAsync(Memory<byte> buffer);

    /// <summary>Sends what goes without waiting.</summary>
    /// <returns>How many bytes are on their way; -1 when the connection is broken.</returns>
    int TrySend(ReadOnlySpan<byte> bytes);

    /// <summary>Sends all of it, and waits where it has to.</summary>
    ValueTask SendAsync(ReadOnlyMemory<byte> bytes);

    /// <summary>Tells the peer that nothing more comes, while it may still speak. Never fails.</summary>
    void EndSending();

    /// <summary>Cuts the connection; what is under way ends.</summary>
    void Abort();
}
