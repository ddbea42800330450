namespace AiTasks.TaskWorker.Providers.Offline.Chats;

/// <summary>Rows of Markdown tables, put so that each can be understood without the others: every cell with the name of its column.</summary>
internal static class TableRows
{
    /// <param name="lines">All lines of a text, trimmed; those that are no rows under a heading stay as they are.</param>
    public static IReadOnlyList<string> Unfold(IReadOnlyList<string> lines)
    {
        var unfolded = new List<string>();
        string[]? columns = null;
        for (var index = 0; index < lines.Count; index++)
        {
            if (!lines[index].StartsWith('|'))
                columns = null;
            if (index + 1 < lines.Count && lines[index].StartsWith('|') && IsRule(lines[index + 1]))
            {
                columns = Cells(lines[index]);
                index++;
                continue;
            }

            unfolded.Add(columns is null ? lines[index] : Name(Cells(lines[index]), columns));
        }

        return unfolded;
    }

    private static string Name(string[] cells, string[] columns) => string.Join("; ", cells
        .Select((cell, index) => index < columns.Length && columns[index].Any(char.IsLetter) ? $"{columns[index]}: {cell}" : cell)) + ".";

    private static string[] Cells(string row) => row.Trim('|', ' ').Split('|', StringSplitOptions.TrimEntries);

    private static bool IsRule(string line) =>
        line.StartsWith('|') && line.Contains('-', StringComparison.Ordinal) && line.AsSpan().IndexOfAnyExcept("|-: ") < 0;
}
