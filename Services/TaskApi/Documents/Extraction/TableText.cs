using System.Text;

namespace AiTasks.TaskApi.Documents.Extraction;

/// <summary>CSV (RFC 4180) with any of the usual delimiters. Every row is told with the names of its columns, so that it can be read alone.</summary>
internal static class TableText
{
    private static readonly char[] Delimiters = [';', ',', '\t', '|'];

    public static IEnumerable<TextBlock> Read(string text)
    {
        List<string>? names = null;
        foreach (var row in Rows(text, Delimiter(text)))
        {
            if (row.TrueForAll(string.IsNullOrWhiteSpace)) continue;
            if (names is null)
            {
                names = row;
                yield return new TextBlock(string.Join("; ", row.Where(name => name.Trim().Length > 0)));
                continue;
            }

            var cells = row.Select((value, column) => Cell(names, value.Trim(), column)).Where(cell => cell.Length > 0);
            yield return new TextBlock(string.Join("; ", cells));
        }
    }

    private static string Cell(List<string> names, string value, int column) =>
        value.Length == 0 || names.Count == 1 || column >= names.Count || names[column].Trim() is not { Length: > 0 } name ? value : $"{name}: {value}";

    private static char Delimiter(string text)
    {
        var end = text.AsSpan().IndexOfAny('\n', '\r');
        var first = end < 0 ? text : text[..end];
        return Delimiters.MaxBy(one => first.Count(letter => letter == one));
    }

    private static IEnumerable<List<string>> Rows(string text, char delimiter)
    {
        var (row, cell, quoted) = (new List<string>(), new StringBuilder(), false);
        for (var i = 0; i < text.Length; i++)
        {
            var one = text[i];
            if (quoted)
            {
                if (one != '"') cell.Append(one);
                else if (i + 1 < text.Length && text[i + 1] == '"') cell.Append(text[i++]);
                else quoted = false;
            }
            else if (one == '"' && cell.Length == 0)
            {
                quoted = true;
            }
            else if (one == delimiter || one is '\n' or '\r')
            {
                row.Add(cell.ToString());
                cell.Clear();
                if (one == delimiter) continue;
                yield return row;
                row = [];
            }
            else
            {
                cell.Append(one);
            }
        }

        row.Add(cell.ToString());
        yield return row;
    }
}
