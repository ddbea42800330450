using System.Globalization;
using System.Text;

namespace AiTasks.TaskWorker.TextGeneration;

/// <summary>Tells emoji from other signs, by the blocks Unicode keeps them in.</summary>
internal static class Emoji
{
    // The longest of all, a kiss of two people with skin tones, has 15.
    private const int Longest = 16;
    private const char EmojiStyle = '\uFE0F';
    private const char Keycap = '\u20E3';

    /// <summary>True for one emoji, with whatever belongs to it: skin tone, style, what is joined to it.</summary>
    public static bool IsOne(string text)
    {
        if (text.Length is 0 or > Longest || new StringInfo(text).LengthInTextElements != 1)
            return false;
        if (text[^1] == Keycap)
            return char.IsAsciiDigit(text[0]) || text[0] is '#' or '*';
        var first = text.EnumerateRunes().First().Value;
        return IsRegion(first) ? text.EnumerateRunes().Count(rune => IsRegion(rune.Value)) == 2
            : IsPicture(first) || (text.Contains(EmojiStyle, StringComparison.Ordinal) && IsSymbol(text));
    }

    // A flag is two of these.
    private static bool IsRegion(int rune) => rune is >= 0x1F1E6 and <= 0x1F1FF;

    private static bool IsPicture(int rune) =>
        rune is (>= 0x1F000 and <= 0x1FAFF) or (>= 0x2600 and <= 0x27BF) or (>= 0x2300 and <= 0x23FF) or (>= 0x2B00 and <= 0x2BFF);

    // Signs such as © and arrows are emoji only when they ask to be shown as such.
    private static bool IsSymbol(string text) => Rune.GetUnicodeCategory(text.EnumerateRunes().First())
        is UnicodeCategory.OtherSymbol or UnicodeCategory.MathSymbol or UnicodeCategory.OtherPunctuation or UnicodeCategory.DashPunctuation;
}
