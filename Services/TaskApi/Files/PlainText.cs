using System.Text;

namespace AiTasks.TaskApi.Files;

/// <summary>Tells text from other bytes, and in which encoding it is.</summary>
internal static class PlainText
{
    // Text has hardly any of them; other bytes have one in ten.
    private const int MaxControlsPerMille = 5;
    private const int LookedAt = 64 * 1024;

    // Half of all letters of a Russian text, and only the small ones: in a wrong encoding they become others, or capitals.
    private const string Common = "оеаинтсрвл";

    private static readonly Encoding StrictUtf8 = new UTF8Encoding(false, throwOnInvalidBytes: true);
    private static readonly Encoding[] Cyrillic = [Of(1251), Of("koi8-r"), Of(866)];

    /// <summary>True for text in UTF-8, UTF-16 and UTF-32 with a byte order mark, and the Cyrillic encodings of one byte.</summary>
    public static bool IsText(ReadOnlySpan<byte> head, bool isAll)
    {
        if (Marked(head) is not null) return true;
        var controls = 0;
        foreach (var one in head)
        {
            if (one == 0) return false;
            if (one is < 0x20 and not ((byte)'\t' or (byte)'\n' or (byte)'\v' or (byte)'\f' or (byte)'\r' or 0x1A or 0x1B) or 0x7F) controls++;
        }

        if (controls * 1000L > head.Length * (long)MaxControlsPerMille) return false;
        return IsUtf8(head, isAll) || LettersOf(Guess(head), head) > head.Length / 8;
    }

    /// <summary>The encoding of a text.</summary>
    public static Encoding Detect(ReadOnlySpan<byte> bytes) =>
        Marked(bytes) ?? (IsUtf8(bytes, isAll: true) ? Encoding.UTF8 : Guess(bytes));

    /// <summary>An encoding by its name in a page; null for none that is known.</summary>
    public static Encoding? Named(string name)
    {
        try
        {
            return Of(name);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    /// <summary>The first characters that are no white space.</summary>
    public static string Beginning(ReadOnlySpan<byte> head)
    {
        var encoding = Marked(head) ?? Encoding.UTF8;
        return encoding.GetString(head[..Math.Min(head.Length, 1024)]).TrimStart('\uFEFF', ' ', '\t', '\r', '\n');
    }

    private static Encoding? Marked(ReadOnlySpan<byte> head) => head switch
    {
        [0xEF, 0xBB, 0xBF, ..] => Encoding.UTF8,
        [0xFF, 0xFE, 0, 0, ..] => Encoding.UTF32,
        [0xFF, 0xFE, ..] => Encoding.Unicode,
        [0xFE, 0xFF, ..] => Encoding.BigEndianUnicode,
        _ => null,
    };

    private static bool IsUtf8(ReadOnlySpan<byte> bytes, bool isAll)
    {
        // The last character may be cut.
        for (var cut = 0; cut <= (isAll ? 0 : Math.Min(3, bytes.Length)); cut++)
        {
            try
            {
                StrictUtf8.GetCharCount(bytes[..^cut]);
                return true;
            }
            catch (DecoderFallbackException)
            {
            }
        }

        return false;
    }

    private static Encoding Guess(ReadOnlySpan<byte> bytes)
    {
        var (best, most) = (Cyrillic[0], -1);
        foreach (var encoding in Cyrillic)
        {
            var count = encoding.GetString(bytes[..Math.Min(bytes.Length, LookedAt)]).Count(Common.Contains);
            if (count > most) (best, most) = (encoding, count);
        }

        return best;
    }

    private static int LettersOf(Encoding encoding, ReadOnlySpan<byte> bytes)
    {
        var text = encoding.GetString(bytes[..Math.Min(bytes.Length, LookedAt)]);
        return (int)(text.Count(char.IsLetter) * (long)bytes.Length / Math.Max(1, text.Length));
    }

    // The framework knows no more than Unicode and Latin without this.
    private static Encoding Of(int codePage) => CodePagesEncodingProvider.Instance.GetEncoding(codePage)!;

    private static Encoding Of(string name) => CodePagesEncodingProvider.Instance.GetEncoding(name) ?? Encoding.GetEncoding(name);
}
