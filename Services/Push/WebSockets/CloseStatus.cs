using System.Buffers.Binary;
using System.Text.Unicode;
using AiTasks.Push.Connections;

namespace AiTasks.Push.WebSockets;

/// <summary>What stands in a close frame (RFC 6455, sections 5.5.1 and 7.4).</summary>
internal static class CloseStatus
{
    // Two bytes of the 125 of a control frame are the code's.
    private const int MaxTextBytes = FrameHeader.MaxControlBytes - sizeof(ushort);

    /// <summary>Checks a peer's close frame.</summary>
    /// <returns><see cref="Inbound.Closed"/>, or what is wrong with it.</returns>
    public static Inbound Check(ReadOnlySpan<byte> payload)
    {
        if (payload.IsEmpty)
            return Inbound.Closed;
        if (payload.Length < sizeof(ushort) || !IsSendable(BinaryPrimitives.ReadUInt16BigEndian(payload)))
            return Inbound.Malformed;
        return Utf8.IsValid(payload[sizeof(ushort)..]) ? Inbound.Closed : Inbound.NotUtf8;
    }

    /// <summary>The payload of a close frame of ours.</summary>
    /// <param name="code">1000 to 4999.</param>
    /// <param name="text">In ASCII; cut where it is longer than a control frame holds.</param>
    public static byte[] Payload(int code, string text)
    {
        var length = Math.Min(text.Length, MaxTextBytes);
        var payload = new byte[sizeof(ushort) + length];
        BinaryPrimitives.WriteUInt16BigEndian(payload, (ushort)code);
        System.Text.Encoding.ASCII.GetBytes(text.AsSpan(0, length), payload.AsSpan(sizeof(ushort)));
        return payload;
    }

    // 1004 to 1006 and 1015 stand for what no frame says; below 3000 the rest is nobody's, from 5000 on there is nothing.
    private static bool IsSendable(ushort code) => code is (>= 1000 and <= 1003) or (>= 1007 and <= 1014) or (>= 3000 and <= 4999);
}
