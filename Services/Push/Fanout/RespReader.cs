namespace AiTasks.Push.Fanout;

/// <summary>
/// Reads RESP3, the protocol of Redis 6 and later, as far as this service asks for it; anything else is a fault. What has not come
/// whole is read again from its beginning.
/// </summary>
/// <exception cref="FanoutLostException">From all methods: it cannot be understood, or is too long.</exception>
internal ref struct RespReader(ReadOnlySpan<byte> bytes, int maxBytes)
{
    // More digits than any count within the limits has.
    private const int MaxCountDigits = 10;
    private const int MaxNumberDigits = 20;

    // HELLO answers with a map of lists of maps.
    private const int MaxDepth = 8;

    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private readonly int _maxBytes = maxBytes;

    /// <summary>Bytes of what was read.</summary>
    public int Consumed { get; private set; }

    /// <summary>How many bytes there have to be before reading again makes sense.</summary>
    public int Needed { get; private set; }

    /// <returns>False when it has not come whole.</returns>
    public bool TryRead(out RespAnswer answer)
    {
        answer = default;
        if (!TryTakeLine(out var kind, out var line))
            return false;

        switch (kind)
        {
            case (byte)'>':
                return TryReadPush(CountOf(line), out answer);
            case (byte)':':
                answer = new RespAnswer(RespKind.Number);
                return CheckNumber(line);
            case (byte)'-':
                answer = new RespAnswer(RespKind.Error, text: line);
                return true;
            case (byte)'%':
                answer = new RespAnswer(RespKind.Map);
                return TrySkip(2L * CountOf(line), depth: 1);
            default:
                throw Misunderstood("an answer of an unknown kind");
        }
    }

    private bool TryReadPush(int parts, out RespAnswer answer)
    {
        answer = default;
        if (parts != 3)
            throw Misunderstood("a push of another length");
        if (!TryTakeBulk(out var name))
            return false;

        if (name.SequenceEqual("message"u8))
        {
            if (!TryTakeBulk(out var channel) || !TryTakeBulk(out var text))
                return false;
            answer = new RespAnswer(RespKind.Message, channel, text);
            return true;
        }

        var kind = name.SequenceEqual("subscribe"u8) ? RespKind.Subscribed
            : name.SequenceEqual("unsubscribe"u8) ? RespKind.Unsubscribed : throw Misunderstood("a push that was not asked for");
        if (!TryTakeBulk(out var about) || !TryTakeLine(out var numberKind, out var number))
            return false;
        answer = new RespAnswer(kind, about);
        return numberKind == (byte)':' ? CheckNumber(number) : throw Misunderstood("a confirmation without a number");
    }

    private bool TryTakeBulk(out ReadOnlySpan<byte> text)
    {
        text = default;
        if (!TryTakeLine(out var kind, out var line))
            return false;
        if (kind != (byte)'$')
            throw Misunderstood("something else than a text");
        return TryTakeText(CountOf(line), out text);
    }

    private bool TryTakeText(int length, out ReadOnlySpan<byte> text)
    {
        text = default;
        if (!Has(length + 2L))
            return false;

        text = _bytes.Slice(Consumed, length);
        if (!_bytes.Slice(Consumed + length, 2).SequenceEqual("\r\n"u8))
            throw Misunderstood("a text of another length than was said");
        Consumed += length + 2;
        return true;
    }

    private bool TryTakeLine(out byte kind, out ReadOnlySpan<byte> line)
    {
        kind = 0;
        line = default;
        var rest = _bytes[Consumed..];
        var end = rest.IndexOf("\r\n"u8);
        if (end < 0)
            return Has(rest.Length + 1L);
        if (end == 0)
            throw Misunderstood("an empty line");

        kind = rest[0];
        line = rest[1..end];
        Consumed += end + 2;
        return true;
    }

    private bool TrySkip(long values, int depth)
    {
        if (depth > MaxDepth)
            throw Misunderstood("values too deep within each other");
        for (; values > 0; values--)
        {
            if (!TryTakeLine(out var kind, out var line))
                return false;
            var whole = kind switch
            {
                (byte)'$' or (byte)'=' => TryTakeText(CountOf(line), out _),
                (byte)'*' or (byte)'~' => TrySkip(CountOf(line), depth + 1),
                (byte)'%' => TrySkip(2L * CountOf(line), depth + 1),
                (byte)'+' or (byte)':' or (byte)'_' or (byte)'#' or (byte)',' or (byte)'(' => true,
                _ => throw Misunderstood("a value of an unknown kind"),
            };
            if (!whole)
                return false;
        }

        return true;
    }

    private bool Has(long count)
    {
        if (Consumed + count > _maxBytes)
            throw Misunderstood("something too long");
        Needed = Consumed + (int)count;
        return Needed <= _bytes.Length;
    }

    private readonly int CountOf(ReadOnlySpan<byte> digits)
    {
        var count = 0L;
        foreach (var digit in digits)
            count = char.IsAsciiDigit((char)digit) ? count * 10 + digit - '0' : throw Misunderstood("a length that is no number");
        return digits.Length is 0 or > MaxCountDigits ? throw Misunderstood("a length that is no number")
            : count > _maxBytes ? throw Misunderstood("something too long") : (int)count;
    }

    private static bool CheckNumber(ReadOnlySpan<byte> line)
    {
        var digits = line is [(byte)'-', ..] ? line[1..] : line;
        return digits.Length is > 0 and <= MaxNumberDigits && !digits.ContainsAnyExceptInRange((byte)'0', (byte)'9')
            ? true : throw Misunderstood("a number that is none");
    }

    private static FanoutLostException Misunderstood(string what) => new($"Redis says what cannot be understood: {what}");
}
