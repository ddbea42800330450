using System.Text;

namespace AiTasks.TaskApi.Documents.Extraction;

/// <summary>Plain text: paragraphs with empty lines between them.</summary>
internal static class Paragraphs
{
    public static IEnumerable<TextBlock> Read(string text)
    {
        var paragraph = new StringBuilder();
        foreach (var line in Lines(text))
        {
            if (!string.IsNullOrWhiteSpace(line))
            {
                paragraph.Append(line).Append('\n');
            }
            else if (paragraph.Length > 0)
            {
                yield return new TextBlock(paragraph.ToString());
                paragraph.Clear();
            }
        }

        if (paragraph.Length > 0) yield return new TextBlock(paragraph.ToString());
    }

    /// <summary>Lines of any system. A page break ends one as well.</summary>
    public static IEnumerable<string> Lines(string text)
    {
        for (var start = 0; start <= text.Length;)
        {
            var end = text.AsSpan(start).IndexOfAny('\n', '\r', '\f') is >= 0 and var found ? start + found : text.Length;
            yield return text[start..end];
            if (end < text.Length && text[end] == '\f') yield return "";
            start = end + (end + 1 < text.Length && text[end] == '\r' && text[end + 1] == '\n' ? 2 : 1);
        }
    }

    /// <summary>Without control characters, which no table takes, and spaces in a row or at the end of a line.</summary>
    public static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var one in text)
        {
            switch (one)
            {
                case '\n':
                    while (clean.Length > 0 && clean[^1] == ' ') clean.Length--;
                    if (clean.Length > 0) clean.Append(one);
                    break;
                case '\u00AD' or '\u200B' or '\uFEFF':
                    break;
                case var _ when char.IsWhiteSpace(one) || char.IsControl(one):
                    if (clean.Length > 0 && clean[^1] is not (' ' or '\n')) clean.Append(' ');
                    break;
                default:
                    clean.Append(one);
                    break;
            }
        }

        // Halves of characters are no text, and cannot be stored.
        var tidy = clean.ToString().TrimEnd();
        return tidy.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF') ? Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(tidy)) : tidy;
    }
}
