using System.Net.Sockets;

namespace AiTasks.Push.WebSockets;

/// <summary>
/// Sends on a socket that does not block, at once where that goes: what the runtime needs to wait with would stay with the socket for its
/// life, and hardly any answer has to wait.
/// </summary>
internal sealed class SendStream(Socket socket) : Stream
{
    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            while (!buffer.IsEmpty)
            {
                var sent = socket.Send(buffer.Span, SocketFlags.None, out var error);
                if (error is SocketError.WouldBlock)
                    sent = await socket.SendAsync(buffer, SocketFlags.None, cancellationToken);
                else if (error is not SocketError.Success)
                    throw new SocketException((int)error);
                buffer = buffer[sent..];
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            throw new IOException("The peer has gone.", error);
        }
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override void Flush()
    {
        // Nothing is held back.
    }

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
