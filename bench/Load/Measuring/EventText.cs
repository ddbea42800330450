using System.Buffers;
using System.Buffers.Text;

namespace AiTasks.Load.Measuring;

/// <summary>
/// The text that every event carries: its number and when it was sent, in fixed places after a mark that no dialect writes otherwise, and
/// filling. No dialect escapes any of its characters, so it is found in a frame without reading the frame's JSON.
/// </summary>
internal static class EventText
{
    /// <summary>Length without filling.</summary>
    public const int Length = 1 + NumberDigits + TimeDigits;

    private const byte Mark = (byte)'~';
    private const byte Filling = (byte)'x';
    private const int NumberDigits = 8;
    private const int TimeDigits = 12;

    /// <summary>Writes it.</summary>
    /// <returns>Its length.</returns>
    public static int Write(Span<byte> to, long number, long sentAt, int filling)
    {
        to[0] = Mark;
        Utf8Formatter.TryFormat(number, to[1..], out _, new StandardFormat('x', NumberDigits));
        Utf8Formatter.TryFormat(sentAt, to[(1 + NumberDigits)..], out _, new StandardFormat('x', TimeDigits));
        to.Slice(Length, filling).Fill(Filling);
        return Length + filling;
    }

    /// <summary>Finds it in a message.</summary>
    /// <returns>False: there is none.</returns>
    public static bool TryRead(ReadOnlySpan<byte> message, out long number, out long sentAt)
    {
        (number, sentAt) = (0, 0);
        var at = message.IndexOf(Mark);
        return at >= 0 && message.Length - at >= Length
            && Utf8Parser.TryParse(message.Slice(at + 1, NumberDigits), out number, out var digits, 'x') && digits == NumberDigits
            && Utf8Parser.TryParse(message.Slice(at + 1 + NumberDigits, TimeDigits), out sentAt, out digits, 'x') && digits == TimeDigits;
    }
}
