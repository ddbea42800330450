using System.Buffers;
using System.Net.Sockets;
using AiTasks.Push.Connections;

namespace AiTasks.Push.WebSockets;

/// <summary>Speaks RFC 6455 with one client. Idle it holds no buffer, neither to send nor to receive.</summary>
internal sealed class WebSocketTransport(IByteChannel channel, ConnectionOptions options, TimeProvider time) : ITransport
{
    private readonly MessageReader _reader = new(options.MaxInboundBytes);
    private InboundLimiter _limiter = new(options.InboundPerSecond, options.InboundBurst, time.Uptime());
    private byte[] _outbound = [];
    private int _start;
    private int _end;
    private volatile bool _misunderstood;
    private bool _ended;

    public bool HearsClient => true;

    public async ValueTask<(Inbound Kind, ReadOnlyMemory<byte> Payload)> ReceiveAsync()
    {
        try
        {
            while (true)
            {
                var kind = _reader.Next(out var payload);
                if (kind is Inbound.Malformed or Inbound.NotUtf8)
                    _misunderstood = true;
                else if (kind is not (Inbound.Nothing or Inbound.Closed) && !_limiter.TryTake(time.Uptime()))
                    return (Inbound.Flood, default);
                if (kind is not (Inbound.Nothing or Inbound.Part))
                    return (kind, payload);
                if (kind is not Inbound.Nothing)
                    continue;

                // All in one method: each more that waits costs an idle socket as much as its frames.
                if (_reader.IsEmpty)
                {
                    _reader.Release();
                    while (!channel.IsReadable)
                        await channel.WaitAsync();
                }

                var count = await channel.ReceiveAsync(_reader.Room());
                if (count == 0)
                    return (Inbound.Gone, default);
                _reader.Arrived(count);
            }
        }
        catch (Exception error) when (IsBroken(error))
        {
            return (Inbound.Gone, default);
        }
    }

    public bool Append(FrameKind kind, ReadOnlyMemory<byte> frame, FramePosition? position)
    {
        Append(kind switch { FrameKind.Ping => Opcode.Ping, FrameKind.Pong => Opcode.Pong, _ => Opcode.Text }, frame.Span);
        return true;
    }

    public void AppendClose(DisconnectReason reason, int code, string text)
    {
        Append(Opcode.Close, CloseStatus.Payload(code, text));
        _ended = true;
    }

    public Flushed TryFlush()
    {
        if (_start == _end)
            return Flushed.Done;

        var sent = channel.TrySend(_outbound.AsSpan(_start, _end - _start));
        if (sent < 0)
            return Flushed.Broken;

        _start += sent;
        if (_start < _end)
            return Flushed.Waiting;

        AllSent();
        return Flushed.Done;
    }

    public async ValueTask<bool> FlushAsync()
    {
        try
        {
            if (_start < _end)
                await channel.SendAsync(_outbound.AsMemory(_start, _end - _start));
            AllSent();
            return true;
        }
        catch (Exception error) when (IsBroken(error))
        {
            return false;
        }
    }

    public void Abort() => channel.Abort();

    public void Dispose()
    {
        channel.Dispose();
        _reader.Release();
    }

    private static bool IsBroken(Exception error) =>
        error is IOException or SocketException or OperationCanceledException or ObjectDisposedException or InvalidOperationException;

    private void Append(Opcode opcode, ReadOnlySpan<byte> payload)
    {
        Reserve(FrameHeader.MaxServerBytes + payload.Length);
        _end += FrameHeader.Write(_outbound.AsSpan(_end), opcode, payload.Length);
        payload.CopyTo(_outbound.AsSpan(_end));
        _end += payload.Length;
    }

    private void Reserve(int bytes)
    {
        if (_outbound.Length - _end >= bytes)
            return;

        var larger = ArrayPool<byte>.Shared.Rent(_end - _start + bytes);
        _outbound.AsSpan(_start, _end - _start).CopyTo(larger);
        var waiting = _end - _start;
        Return();
        (_outbound, _start, _end) = (larger, 0, waiting);
    }

    private void AllSent()
    {
        Return();

        // Whom we do not understand cannot tell us that it has heard our close frame.
        if (_ended && _misunderstood)
            channel.EndSending();
    }

    private void Return()
    {
        if (_outbound.Length > 0)
            ArrayPool<byte>.Shared.Return(_outbound);
        (_outbound, _start, _end) = ([], 0, 0);
    }
}
