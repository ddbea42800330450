using System.Text;

namespace AiTasks.Imaging;

/// <summary>Breaks a text into lines. The font is not measured: what is known of its letters is their width at most.</summary>
internal static class TextLines
{
    private const double BoldFactor = 1.26;
    private const string Narrow = " ,./:;\\|'ijlIJft-()[]!";
    private const string Wide = "mwMW@%#+<=>^~—…юфжшщМФЫЪ";
    private const string Widest = "ШЩЖЮ№";

    /// <param name="text">Any text; what XML cannot hold is left out.</param>
    /// <param name="size">Height of the font in pixels.</param>
    /// <param name="maxWidth">Widest line in pixels; null for any.</param>
    /// <param name="bold">Whether the letters are bold.</param>
    public static List<string> Break(string text, double size, double? maxWidth, bool bold)
    {
        var lines = new List<string>();
        foreach (var line in Clean(text).Split('\n'))
        {
            if (maxWidth is { } width)
                Wrap(line, width / (size * (bold ? BoldFactor : 1)), lines);
            else
                lines.Add(line);
        }

        return lines;
    }

    /// <summary>How wide a line is at most, in heights of the font.</summary>
    public static double WidthOf(string line) => line.EnumerateRunes().Sum(WidthOf);

    private static void Wrap(string paragraph, double width, List<string> lines)
    {
        var line = "";
        foreach (var word in paragraph.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var longer = line.Length == 0 ? word : $"{line} {word}";
            if (WidthOf(longer) <= width)
            {
                line = longer;
                continue;
            }

            if (line.Length > 0)
                lines.Add(line);
            line = BreakWord(word, width, lines);
        }

        lines.Add(line);
    }

    // A word that is wider than a line is broken where the line ends, or it would leave the canvas. At least one letter a line.
    private static string BreakWord(string word, double width, List<string> lines)
    {
        var part = new StringBuilder();
        var used = 0.0;
        foreach (var rune in word.EnumerateRunes())
        {
            if (part.Length > 0 && used + WidthOf(rune) > width)
            {
                lines.Add(part.ToString());
                part.Clear();
                used = 0;
            }

            part.Append(rune);
            used += WidthOf(rune);
        }

        return part.ToString();
    }

    // Not below what any letter of DejaVu Sans in its class has.
    private static double WidthOf(Rune rune) => rune.Value switch
    {
        _ when !rune.IsBmp => 1.2,
        _ when Narrow.Contains((char)rune.Value) => 0.4,
        _ when Widest.Contains((char)rune.Value) => 1.1,
        _ when Wide.Contains((char)rune.Value) => 1,
        'ы' or 'м' or 'д' or 'ц' or '&' or (>= 'A' and <= 'Z') or (>= 'А' and <= 'Я') or 'Ё' => 0.8,
        < 0x7F or (>= 'а' and <= 'я') or 'ё' or '«' or '»' or '–' => 0.66,
        _ => 1.2,
    };

    private static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.ReplaceLineEndings("\n").EnumerateRunes())
        {
            if (rune.Value == '\t')
                clean.Append(' ');
            else if (rune.Value is '\n' or (>= ' ' and not (>= 0x7F and <= 0x9F) and not 0xFFFE and not 0xFFFF))
                clean.Append(rune);
        }

        return clean.ToString();
    }
}
