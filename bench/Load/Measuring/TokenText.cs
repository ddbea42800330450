namespace AiTasks.Load.Measuring;

/// <summary>
/// A token as short as those of models are: a mark, the end of its number and when it was said. No dialect escapes any of its characters,
/// and any number of tokens can stand together.
/// </summary>
internal static class TokenText
{
    /// <summary>Of each.</summary>
    public const int Length = 2 + TimeDigits;

    private const byte Mark = (byte)'^';
    private const int TimeDigits = 4;
    private const int DigitBits = 6;

    // Sixteen microseconds, so that four digits last for minutes.
    private const int UnitBits = 14;
    private const long Units = 1L << (TimeDigits * DigitBits);
    private const long Numbers = 1L << DigitBits;

    private static readonly byte[] Digits = [.. "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"u8];
    private static readonly sbyte[] Values = [.. Enumerable.Range(0, 256).Select(one => (sbyte)Array.IndexOf(Digits, (byte)one))];

    /// <summary>The next moment that a token can name exactly: what is said before it and from it on can be told apart.</summary>
    public static long NextMoment(long now) => ((now >> UnitBits) + 1) << UnitBits;

    /// <summary>Writes one.</summary>
    public static void Write(Span<byte> to, long number, long saidAt)
    {
        to[0] = Mark;
        to[1] = Digits[number & (Numbers - 1)];
        for (var (at, left) = (TimeDigits - 1, saidAt >> UnitBits); at >= 0; at--, left >>= DigitBits)
            to[2 + at] = Digits[left & (Numbers - 1)];
    }

    /// <summary>Takes the next one from a text.</summary>
    /// <param name="text">Becomes what follows the token.</param>
    /// <param name="expected">The number that is expected; one that is up to 31 off is understood.</param>
    /// <param name="now">At most four minutes after it was said.</param>
    /// <param name="number">Its number.</param>
    /// <param name="saidAt">When it was said, at most 16 microseconds too early.</param>
    /// <returns>False: there is none.</returns>
    public static bool TryTake(ref ReadOnlySpan<byte> text, long expected, long now, out long number, out long saidAt)
    {
        (number, saidAt) = (0, 0);
        var at = text.IndexOf(Mark);
        if (at < 0 || text.Length - at < Length)
            return false;

        var digits = text.Slice(at + 1, Length - 1);
        long read = 0;
        foreach (var digit in digits)
        {
            if (Values[digit] < 0)
                return false;
            read = read << DigitBits | (long)Values[digit];
        }

        var ahead = (read / Units - expected) & (Numbers - 1);
        number = expected + (ahead < Numbers / 2 ? ahead : ahead - Numbers);
        saidAt = ((now >> UnitBits) - (((now >> UnitBits) - read) & (Units - 1))) << UnitBits;
        text = text[(at + Length)..];
        return true;
    }
}
