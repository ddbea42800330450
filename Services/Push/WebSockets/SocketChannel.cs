using System.Net.Sockets;

namespace AiTasks.Push.WebSockets;

/// <summary>A socket of our own. Whoever sends does so on its own thread, straight into the kernel.</summary>
/// <param name="socket">Taken from the server; it does not block.</param>
/// <param name="first">What the server had read of it already.</param>
internal sealed class SocketChannel(Socket socket, ReadOnlyMemory<byte> first) : IByteChannel
{
    private ReadOnlyMemory<byte> _first = first;

    // The wait may end for bytes that were read before; whoever believed it would hold a buffer from then on.
    public bool IsReadable
    {
        get
        {
            if (!_first.IsEmpty)
                return true;

            socket.Receive(stackalloc byte[1], SocketFlags.Peek, out var error);
            return error is not SocketError.WouldBlock;
        }
    }

    public ValueTask<int> WaitAsync() => socket.ReceiveAsync(Memory<byte>.Empty, SocketFlags.None);

    public ValueTask<int> ReceiveAsync(Memory<byte> buffer)
    {
        if (_first.IsEmpty)
            return socket.ReceiveAsync(buffer, SocketFlags.None);

        var count = Math.Min(buffer.Length, _first.Length);
        _first[..count].CopyTo(buffer);
        _first = _first[count..];
        return new ValueTask<int>(count);
    }

    public int TrySend(ReadOnlySpan<byte> bytes)
    {
        try
        {
            var count = socket.Send(bytes, SocketFlags.None, out var error);
            return error switch
            {
                SocketError.Success => count,
                SocketError.WouldBlock => 0,
                _ => -1,
            };
        }
        catch (ObjectDisposedException)
        {
            return -1;
        }
    }

    public async ValueTask SendAsync(ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty)
            bytes = bytes[await socket.SendAsync(bytes, SocketFlags.None)..];
    }

    public void EndSending()
    {
        try
        {
            socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // Broken, which is an end as well.
        }
    }

    public void Abort() => socket.Dispose();

    public void Dispose() => socket.Dispose();
}
