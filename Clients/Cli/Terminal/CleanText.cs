using System.Text;

namespace AiTasks.Cli.Terminal;

/// <summary>Texts of others, made safe for a terminal: escape sequences in an answer or a file's name must not move its cursor.</summary>
internal static class CleanText
{
    /// <summary>Leaves out control characters, except line breaks and tabs.</summary>
    public static string Of(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange('\0', '\x1f') && !text.AsSpan().ContainsAnyInRange('\x7f', '\x9f')) return text;
        var clean = new StringBuilder(text.Length);
        foreach (var letter in text)
        {
            if (letter is '\n' or '\t' || !char.IsControl(letter)) clean.Append(letter);
        }

        return clean.ToString();
    }

    /// <summary>The same, on one line.</summary>
    public static string OneLine(string text) => Of(text).Replace('\n', ' ').Replace('\t', ' ');
}
