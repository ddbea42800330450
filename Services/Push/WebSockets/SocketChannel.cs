using System.Net.Sockets;

namespace AiTasks.Push.WebSockets;

/// <summary>A socket of our own. Whoever sends does so on its own thread, straight into the kernel.</summary>
internal sealed class SocketChannel : IByteChannel
{
    private readonly Socket _socket;
    private ReadOnlyMemory<byte> _first;

    /// <param name="socket">Taken from the server.</param>
    /// <param name="first">What the server had read of it already.</param>
    public SocketChannel(Socket socket, ReadOnlyMemory<byte> first)
    {
        (_socket, _first) = (socket, first);
        socket.Blocking = false;
    }

    public async ValueTask ReadableAsync()
    {
        if (!_first.IsEmpty)
            return;

        // The wait may end for bytes that were read before; whoever believed it would hold a buffer from then on.
        do
            await _socket.ReceiveAsync(Memory<byte>.Empty, SocketFlags.None);
        while (!IsReadable());
    }

    public ValueTask<int> ReceiveAsync(Memory<byte> buffer)
    {
        if (_first.IsEmpty)
            return _socket.ReceiveAsync(buffer, SocketFlags.None);

        var count = Math.Min(buffer.Length, _first.Length);
        _first[..count].CopyTo(buffer);
        _first = _first[count..];
        return new ValueTask<int>(count);
    }

    public int TrySend(ReadOnlySpan<byte> bytes)
    {
        try
        {
            var count = _socket.Send(bytes, SocketFlags.None, out var error);
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
            bytes = bytes[await _socket.SendAsync(bytes, SocketFlags.None)..];
    }

    public void EndSending()
    {
        try
        {
            _socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // Broken, which is an end as well.
        }
    }

    public void Abort() => _socket.Dispose();

    public void Dispose() => _socket.Dispose();

    private bool IsReadable()
    {
        _socket.Receive(stackalloc byte[1], SocketFlags.Peek, out var error);
        return error is not SocketError.WouldBlock;
    }
}
