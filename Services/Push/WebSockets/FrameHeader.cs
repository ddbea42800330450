using System.Buffers.Binary;

namespace AiTasks.Push.WebSockets;

/// <summary>Kinds of frames (RFC 6455, section 5.2).</summary>
internal enum Opcode : byte
{
    Continuation = 0x0,
    Text = 0x1,
    Binary = 0x2,
    Close = 0x8,
    Ping = 0x9,
    Pong = 0xA,
}

/// <summary>The beginning of a frame (RFC 6455, section 5.2).</summary>
/// <param name="Final">True: the last frame of its message.</param>
/// <param name="Opcode">What it carries.</param>
/// <param name="PayloadBytes">How much follows the header.</param>
/// <param name="MaskAt">Where in the header the four bytes of the mask begin.</param>
internal readonly record struct FrameHeader(bool Final, Opcode Opcode, long PayloadBytes, int MaskAt)
{
    /// <summary>The longest header of a server: it masks nothing.</summary>
    public const int MaxServerBytes = 2 + sizeof(ulong);

    /// <summary>Most that a control frame may carry.</summary>
    public const int MaxControlBytes = 125;

    private const int MaskBytes = 4;
    private const int TwoByteLength = 126;
    private const int EightByteLength = 127;

    public bool IsControl => Opcode >= Opcode.Close;

    /// <summary>How long the header is, in bytes.</summary>
    public int Bytes => MaskAt + MaskBytes;

    /// <summary>Reads the header of a client's frame.</summary>
    /// <param name="bytes">What has arrived of it.</param>
    /// <param name="header">The header, when all of it has arrived and is right.</param>
    /// <returns>True: read; false: it breaks the protocol; null: more has to arrive.</returns>
    public static bool? TryRead(ReadOnlySpan<byte> bytes, out FrameHeader header)
    {
        header = default;
        if (bytes.Length < 2)
            return null;

        var (final, reserved, opcode) = ((bytes[0] & 0x80) != 0, bytes[0] & 0x70, (Opcode)(bytes[0] & 0x0F));
        var (masked, length) = ((bytes[1] & 0x80) != 0, bytes[1] & 0x7F);

        // No extension gives the reserved bits a meaning here, and a client masks everything (section 5.1).
        if (reserved != 0 || !masked || opcode is (> Opcode.Binary and < Opcode.Close) or > Opcode.Pong || (opcode >= Opcode.Close && (!final || length > MaxControlBytes)))
            return false;

        var extended = length switch
        {
            TwoByteLength => sizeof(ushort),
            EightByteLength => sizeof(ulong),
            _ => 0,
        };
        if (bytes.Length < 2 + extended + MaskBytes)
            return null;

        var payload = extended switch
        {
            sizeof(ushort) => BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]),
            sizeof(ulong) => BinaryPrimitives.ReadInt64BigEndian(bytes[2..]),
            _ => length,
        };

        // Each length has one right form, the shortest, and its highest bit is not used.
        if ((extended == sizeof(ushort) && payload < TwoByteLength) || (extended == sizeof(ulong) && payload <= ushort.MaxValue))
            return false;

        header = new FrameHeader(final, opcode, payload, 2 + extended);
        return true;
    }

    /// <summary>Writes the header of a whole message of the server.</summary>
    /// <param name="to">At least <see cref="MaxServerBytes"/> long.</param>
    /// <param name="opcode">What it carries.</param>
    /// <param name="payloadBytes">How much follows.</param>
    /// <returns>How long the header is.</returns>
    public static int Write(Span<byte> to, Opcode opcode, int payloadBytes)
    {
        to[0] = (byte)(0x80 | (byte)opcode);
        switch (payloadBytes)
        {
            case < TwoByteLength:
                to[1] = (byte)payloadBytes;
                return 2;
            case <= ushort.MaxValue:
                to[1] = TwoByteLength;
                BinaryPrimitives.WriteUInt16BigEndian(to[2..], (ushort)payloadBytes);
                return 2 + sizeof(ushort);
            default:
                to[1] = EightByteLength;
                BinaryPrimitives.WriteInt64BigEndian(to[2..], payloadBytes);
                return 2 + sizeof(ulong);
        }
    }

    /// <summary>Takes the mask off a payload, or puts it on.</summary>
    /// <param name="payload">From the beginning of the frame's payload.</param>
    /// <param name="mask">The four bytes.</param>
    public static void Mask(Span<byte> payload, ReadOnlySpan<byte> mask)
    {
        for (var at = 0; at < payload.Length; at++)
            payload[at] ^= mask[at % MaskBytes];
    }
}
