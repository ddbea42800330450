using System.Buffers;
using AiTasks.Push.Protocols;

namespace AiTasks.Push.Connections;

/// <summary>Reads one socket to its end: puts messages together, keeps their limits and hands them to the dialect.</summary>
internal sealed class ReadLoop(Connection connection, ITransport transport, ConnectionOptions options, TimeProvider time)
{
    // Enough for every frame a real client sends; longer ones move to larger buffers.
    private const int FirstBuffer = 1024;

    private InboundLimiter _limiter = new(options.InboundPerSecond, options.InboundBurst, time.Uptime());

    public async Task RunAsync()
    {
        var frames = connection.Protocol.Open(connection);
        while (true)
        {
            // An idle socket waits without a buffer: with many sockets that is most of the memory.
            var (kind, count, whole) = await transport.ReceiveAsync(Memory<byte>.Empty);
            var buffer = ArrayPool<byte>.Shared.Rent(FirstBuffer);
            try
            {
                while (!whole && kind is Inbound.Text && count < options.MaxInboundBytes)
                {
                    if (count == buffer.Length)
                        buffer = Grow(buffer);
                    var room = Math.Min(buffer.Length, options.MaxInboundBytes) - count;
                    (kind, var more, whole) = await transport.ReceiveAsync(buffer.AsMemory(count, room));
                    count += more;
                }

                if (kind is Inbound.Closed or Inbound.Gone)
                    return;

                connection.HeardMessage();
                Take(frames, kind, buffer.AsMemory(0, count), whole);
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }
        }
    }

    // A closing socket is read on only to meet the peer's close frame; the wheel ends a peer that never sends it.
    private void Take(IInboundFrames frames, Inbound kind, ReadOnlyMemory<byte> message, bool whole)
    {
        if (connection.Reason is not DisconnectReason.None)
            return;

        if (kind is Inbound.Binary)
            connection.Close(DisconnectReason.NotText);
        else if (!whole)
            connection.Close(DisconnectReason.MessageTooBig);
        else if (!_limiter.TryTake(time.Uptime()))
            connection.Close(DisconnectReason.Flood);
        else
            frames.Receive(message);
    }

    private static byte[] Grow(byte[] full)
    {
        var larger = ArrayPool<byte>.Shared.Rent(full.Length * 2);
        full.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(full);
        return larger;
    }
}
