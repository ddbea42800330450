using System.Buffers;
using System.Text.Unicode;
using AiTasks.Push.Connections;

namespace AiTasks.Push.WebSockets;

/// <summary>
/// Makes messages of a client's bytes, strictly by RFC 6455. After what breaks the protocol nothing can be understood any more; after a
/// message over the limit only the frames that control the connection are.
/// </summary>
/// <param name="maxBytes">Longest message.</param>
internal sealed class MessageReader(int maxBytes)
{
    // Enough for every frame a real client sends; longer ones move to larger buffers.
    private const int FirstBuffer = 1024;

    private byte[] _arrived = [];
    private int _start;
    private int _end;

    // The message of which not all frames have come, and what it is; Continuation between messages.
    private ArrayBufferWriter<byte>? _parts;
    private Opcode _begun = Opcode.Continuation;
    private long _skip;
    private bool _ignoring;
    private bool _deaf;

    /// <summary>True between frames: nothing has arrived that was not given out.</summary>
    public bool IsEmpty => _start == _end;

    /// <summary>Where the next bytes go; at least one.</summary>
    public Memory<byte> Room()
    {
        if (IsEmpty)
            (_start, _end) = (0, 0);
        if (_end < _arrived.Length)
            return _arrived.AsMemory(_end);

        var larger = _start > 0 ? _arrived : ArrayPool<byte>.Shared.Rent(Math.Max(FirstBuffer, _arrived.Length * 2));
        _arrived.AsSpan(_start, _end - _start).CopyTo(larger);
        if (larger != _arrived)
            Return();
        (_arrived, _start, _end) = (larger, 0, _end - _start);
        return _arrived.AsMemory(_end);
    }

    /// <summary>Notes that so many bytes have arrived in <see cref="Room"/>.</summary>
    public void Arrived(int count) => _end += count;

    /// <summary>Gives its memory back, when it is empty: of idle sockets that would be the most.</summary>
    public void Release()
    {
        Return();
        (_arrived, _start, _end) = ([], 0, 0);
    }

    /// <summary>The next message or frame.</summary>
    /// <param name="payload">What it says; the reader's again at the next call of anything.</param>
    /// <returns><see cref="Inbound.Nothing"/> when more has to arrive.</returns>
    public Inbound Next(out ReadOnlyMemory<byte> payload)
    {
        payload = default;
        if (_deaf)
            _start = _end;
        if (_deaf || !Skip())
            return Inbound.Nothing;

        var read = FrameHeader.TryRead(_arrived.AsSpan(_start, _end - _start), out var header);
        if (read is null)
            return Inbound.Nothing;
        if (read is false || !IsInTurn(header))
            return Deaf(Inbound.Malformed);
        if (!header.IsControl && (_ignoring || header.PayloadBytes > maxBytes - (_parts?.WrittenCount ?? 0)))
            return Ignore(header);
        if (_end - _start < header.Bytes + header.PayloadBytes)
            return Inbound.Nothing;

        var frame = _arrived.AsMemory(_start + header.Bytes, (int)header.PayloadBytes);
        FrameHeader.Mask(frame.Span, _arrived.AsSpan(_start + header.MaskAt));
        _start += header.Bytes + frame.Length;
        payload = frame;
        return header.IsControl ? Control(header.Opcode, frame.Span) : Data(header, ref payload);
    }

    private Inbound Control(Opcode opcode, ReadOnlySpan<byte> payload) => opcode switch
    {
        Opcode.Ping => Inbound.Ping,
        Opcode.Pong => Inbound.Pong,
        _ => Deaf(CloseStatus.Check(payload)),
    };

    private Inbound Data(FrameHeader header, ref ReadOnlyMemory<byte> payload)
    {
        var opcode = _begun is Opcode.Continuation ? header.Opcode : _begun;
        if (!header.Final)
        {
            _begun = opcode;
            (_parts ??= new ArrayBufferWriter<byte>()).Write(payload.Span);
            return Inbound.Part;
        }

        if (_parts is { } parts)
        {
            parts.Write(payload.Span);
            payload = parts.WrittenMemory;
        }

        (_parts, _begun) = (null, Opcode.Continuation);
        return opcode is Opcode.Binary ? Inbound.Binary : Utf8.IsValid(payload.Span) ? Inbound.Text : Deaf(Inbound.NotUtf8);
    }

    // A message is continued where one was begun and begun where none was; control frames may stand between (section 5.4).
    private bool IsInTurn(FrameHeader header) => header.IsControl || (header.Opcode is Opcode.Continuation) == (_begun is not Opcode.Continuation);

    private Inbound Ignore(FrameHeader header)
    {
        _begun = header.Final ? Opcode.Continuation : _begun is Opcode.Continuation ? header.Opcode : _begun;
        _start += header.Bytes;
        _skip = header.PayloadBytes;
        _parts = null;
        var first = !_ignoring;
        _ignoring = true;
        return first ? Inbound.TooBig : Inbound.Part;
    }

    private bool Skip()
    {
        var count = (int)Math.Min(_skip, _end - _start);
        _start += count;
        _skip -= count;
        return _skip == 0;
    }

    private Inbound Deaf(Inbound last)
    {
        _deaf = true;
        return last;
    }

    private void Return()
    {
        if (_arrived.Length > 0)
            ArrayPool<byte>.Shared.Return(_arrived);
    }
}
