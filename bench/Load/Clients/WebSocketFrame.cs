using System.Buffers.Binary;

namespace AiTasks.Load.Clients;

/// <summary>What a frame is (RFC 6455 section 5.2).</summary>
internal enum Opcode
{
    Continuation = 0,
    Text = 1,
    Binary = 2,
    Close = 8,
    Ping = 9,
    Pong = 10,
}

/// <summary>One frame of RFC 6455 from a server, where it lies in the buffer it was read into.</summary>
internal readonly ref struct WebSocketFrame
{
    /// <summary>Longest payload that is taken.</summary>
    public const int MaxPayload = 128 * 1024;

    private const int Last = 0x80;
    private const int Reserved = 0x70;
    private const int Masked = 0x80;
    private const int ShortPayload = 125;
    private const int LengthInTwoBytes = 126;
    private const int LengthInEightBytes = 127;
    private const int MaskLength = 4;

    /// <summary>True for the last frame of its message.</summary>
    public required bool IsLast { get; init; }

    public required Opcode Opcode { get; init; }

    public required ReadOnlySpan<byte> Payload { get; init; }

    /// <summary>Length with the header.</summary>
    public required int Length { get; init; }

    /// <summary>Reads the frame at the beginning of what was received.</summary>
    /// <returns>False: not all of it is there yet.</returns>
    /// <exception cref="ConnectionLostException">It is no frame that a server may send.</exception>
    public static bool TryRead(ReadOnlySpan<byte> received, out WebSocketFrame frame)
    {
        frame = default;
        if (received.Length < 2)
            return false;

        var (header, length) = (2, (ulong)received[1]);
        if (length == LengthInTwoBytes)
        {
            if (received.Length < 4)
                return false;
            (header, length) = (4, BinaryPrimitives.ReadUInt16BigEndian(received[2..]));
        }
        else if (length == LengthInEightBytes)
        {
            if (received.Length < 10)
                return false;
            (header, length) = (10, BinaryPrimitives.ReadUInt64BigEndian(received[2..]));
        }

        var last = (received[0] & Last) != 0;
        var opcode = (Opcode)(received[0] & 0x0f);
        if ((received[0] & Reserved) != 0 || (received[1] & Masked) != 0)
            throw new ConnectionLostException("a frame has reserved bits set or is masked");
        if (opcode is (> Opcode.Binary and < Opcode.Close) or > Opcode.Pong)
            throw new ConnectionLostException($"a frame has the unknown opcode {(int)opcode}");
        if (length > (opcode >= Opcode.Close ? (ulong)ShortPayload : MaxPayload) || (opcode >= Opcode.Close && !last))
            throw new ConnectionLostException("a frame is too long, or a control frame is fragmented");

        var whole = header + (int)length;
        if (received.Length < whole)
            return false;

        frame = new WebSocketFrame { IsLast = last, Opcode = opcode, Payload = received[header..whole], Length = whole };
        return true;
    }

    /// <summary>Writes a whole message of a client, masked as RFC 6455 section 5.3 asks.</summary>
    /// <param name="to">Takes the frame; it has room for 8 bytes more than the payload.</param>
    /// <param name="opcode">What it is.</param>
    /// <param name="payload">At most 65,535 bytes.</param>
    /// <returns>The frame's length.</returns>
    public static int Write(Span<byte> to, Opcode opcode, ReadOnlySpan<byte> payload)
    {
        var header = payload.Length <= ShortPayload ? 2 : 4;
        to[0] = (byte)(Last | (int)opcode);
        to[1] = (byte)(Masked | (header == 2 ? payload.Length : LengthInTwoBytes));
        if (header == 4)
            BinaryPrimitives.WriteUInt16BigEndian(to[2..], (ushort)payload.Length);

        var mask = to.Slice(header, MaskLength);
        Random.Shared.NextBytes(mask);
        for (var at = 0; at < payload.Length; at++)
            to[header + MaskLength + at] = (byte)(payload[at] ^ mask[at % MaskLength]);
        return header + MaskLength + payload.Length;
    }
}
