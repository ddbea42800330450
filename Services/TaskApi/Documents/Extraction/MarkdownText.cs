using System.Text;

namespace AiTasks.TaskApi.Documents.Extraction;

/// <summary>Markdown: headings of both kinds; all else stays as it is written.</summary>
internal static class MarkdownText
{
    private const int DeepestHeading = 6;

    public static IEnumerable<TextBlock> Read(string text)
    {
        var paragraph = new StringBuilder();
        string? fence = null;
        var lines = 0;
        foreach (var line in Paragraphs.Lines(text))
        {
            var content = line.Trim();
            if (fence is not null || Fence(content) is not null)
            {
                // In a listing nothing means anything but its end.
                fence = fence is null ? Fence(content) : Ends(fence, content) ? null : fence;
                paragraph.Append(line).Append('\n');
                lines++;
                continue;
            }

            if (lines == 1 && IsUnderline(content))
            {
                yield return new TextBlock(paragraph.ToString(), IsHeading: true);
                paragraph.Clear();
                lines = 0;
                continue;
            }

            var heading = Heading(content);
            if ((heading is not null || content.Length == 0) && paragraph.Length > 0)
            {
                yield return new TextBlock(paragraph.ToString());
                paragraph.Clear();
                lines = 0;
            }

            if (heading is not null)
            {
                yield return new TextBlock(heading, IsHeading: true);
            }
            else if (content.Length > 0)
            {
                paragraph.Append(line).Append('\n');
                lines++;
            }
        }

        if (paragraph.Length > 0) yield return new TextBlock(paragraph.ToString());
    }

    private static string? Fence(string line) =>
        line.StartsWith("```", StringComparison.Ordinal) ? "```" : line.StartsWith("~~~", StringComparison.Ordinal) ? "~~~" : null;

    private static bool Ends(string fence, string line) => line.StartsWith(fence, StringComparison.Ordinal) && line.Trim(fence[0]).Length == 0;

    private static string? Heading(string line)
    {
        var depth = line.AsSpan().IndexOfAnyExcept('#');
        return depth is > 0 and <= DeepestHeading && line[depth] is ' ' or '\t' ? line[depth..].Trim().TrimEnd('#').TrimEnd() : null;
    }

    // Two at least: a single dash is an empty item of a list.
    private static bool IsUnderline(string line) => line.Length > 1 && (line.Trim('=').Length == 0 || line.Trim('-').Length == 0);
}
