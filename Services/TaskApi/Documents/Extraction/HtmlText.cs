using System.Net;
using System.Text;

namespace AiTasks.TaskApi.Documents.Extraction;

/// <summary>
/// A page's text as a person sees it: without scripts, with its headings, one row of a table in a line. Reads any page once, whatever its
/// faults.
/// </summary>
internal static class HtmlText
{
    private static readonly HashSet<string> Unseen = ["script", "style", "noscript", "template", "svg", "math"];

    private static readonly HashSet<string> Inline =
    [
        "a", "abbr", "b", "bdi", "bdo", "cite", "code", "data", "del", "dfn", "em", "font", "i", "img", "input", "ins", "kbd", "label", "mark", "q", "s",
        "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr",
    ];

    public static IEnumerable<TextBlock> Read(string page)
    {
        var (text, heading, filled) = (new StringBuilder(), false, false);
        for (var at = 0; at < page.Length;)
        {
            if (page[at] != '<' || !IsMarkup(page, at))
            {
                var next = page.IndexOf('<', at + 1) is > 0 and var found ? found : page.Length;
                var seen = WebUtility.HtmlDecode(page[at..next]).ReplaceLineEndings(" ");
                text.Append(seen);
                filled |= !string.IsNullOrWhiteSpace(seen);
                at = next;
                continue;
            }

            var (name, closes, end) = Tag(page, at);
            at = end;
            if (Unseen.Contains(name))
            {
                if (!closes && page[end - 2] != '/') at = EndOf(page, name, end);
            }
            else if (name is "td" or "th")
            {
                if (!closes && filled) text.Append(" | ");
            }
            else if (name == "br")
            {
                text.Append('\n');
            }
            else if (name.Length > 0 && !Inline.Contains(name))
            {
                if (filled) yield return new TextBlock(text.ToString(), IsHeading: heading);
                text.Clear();
                filled = false;
                heading = !closes && (name is "title" || name is ['h', >= '1' and <= '6']);
            }
        }

        if (filled) yield return new TextBlock(text.ToString(), IsHeading: heading);
    }

    private static bool IsMarkup(string page, int at) => at + 1 < page.Length && (char.IsAsciiLetter(page[at + 1]) || page[at + 1] is '/' or '!' or '?');

    // A name is empty for comments and the like.
    private static (string Name, bool Closes, int End) Tag(string page, int at)
    {
        if (page.AsSpan(at).StartsWith("<!--")) return ("", false, After(page, "-->", at + 4));
        var closes = page[at + 1] == '/';
        var start = at + (closes ? 2 : 1);
        var length = page.AsSpan(start).IndexOfAnyExcept(NameLetters);
        var name = page[start..(length < 0 ? page.Length : start + length)].ToLowerInvariant();
        for (var (i, quote) = (start + name.Length, '\0'); i < page.Length; i++)
        {
            if (quote != '\0') quote = page[i] == quote ? '\0' : quote;
            else if (page[i] is '"' or '\'' && page[i - 1] == '=') quote = page[i];
            else if (page[i] == '>') return (name, closes, i + 1);
        }

        return (name, closes, page.Length);
    }

    private static int EndOf(string page, string name, int from)
    {
        var end = page.IndexOf($"</{name}", from, StringComparison.OrdinalIgnoreCase);
        return end < 0 ? page.Length : After(page, ">", end);
    }

    private static int After(string page, string mark, int from) =>
        from < page.Length && page.IndexOf(mark, from, StringComparison.Ordinal) is >= 0 and var found ? found + mark.Length : page.Length;

    private static readonly System.Buffers.SearchValues<char> NameLetters =
        System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");
}
