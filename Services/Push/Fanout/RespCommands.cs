using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace AiTasks.Push.Fanout;

/// <summary>Writes commands for Redis.</summary>
internal static class RespCommands
{
    // A 32-bit number and what stands around it.
    private const int MaxHead = 16;

    public static void WriteHello(this IBufferWriter<byte> to, RedisAddress address)
    {
        to.WriteHead('*', address.Password is null ? 4 : 7);
        to.WriteText("HELLO");
        to.WriteText("3");
        if (address.Password is not null)
        {
            to.WriteText("AUTH");
            to.WriteText(address.User ?? "default");
            to.WriteText(address.Password);
        }

        to.WriteText("SETNAME");
        to.WriteText(address.ClientName);
    }

    public static void WriteChannels(this IBufferWriter<byte> to, string command, ReadOnlySpan<string> channels)
    {
        to.WriteHead('*', channels.Length + 1);
        to.WriteText(command);
        foreach (var channel in channels)
            to.WriteText(channel);
    }

    public static void WritePublish(this IBufferWriter<byte> to, string channel, ReadOnlySpan<byte> message)
    {
        to.WriteHead('*', 3);
        to.WriteText("PUBLISH");
        to.WriteText(channel);
        to.WriteHead('$', message.Length);
        to.Write(message);
        to.Write("\r\n"u8);
    }

    private static void WriteText(this IBufferWriter<byte> to, string text)
    {
        to.WriteHead('$', Encoding.UTF8.GetByteCount(text));
        Encoding.UTF8.GetBytes(text, to);
        to.Write("\r\n"u8);
    }

    private static void WriteHead(this IBufferWriter<byte> to, char kind, int count)
    {
        var head = to.GetSpan(MaxHead);
        head[0] = (byte)kind;
        Utf8Formatter.TryFormat(count, head[1..], out var digits);
        "\r\n"u8.CopyTo(head[(digits + 1)..]);
        to.Advance(digits + 3);
    }
}
