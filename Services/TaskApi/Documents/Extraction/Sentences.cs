namespace AiTasks.TaskApi.Documents.Extraction;

/// <summary>Where a text may be cut.</summary>
internal static class Sentences
{
    private const string Closing = "»”\"')]";
    private const int ShortWord = 2;

    // Longer than two letters and never at the end of a sentence, or hardly ever.
    private static readonly HashSet<string> Shortened = new(StringComparer.OrdinalIgnoreCase)
    {
        "рис", "стр", "табл", "гл", "см", "ср", "руб", "коп", "тыс", "млн", "млрд", "обл", "просп", "пер", "корп", "кв", "тел", "факс", "напр",
        "fig", "tab", "vol", "inc", "ltd", "etc", "approx", "mrs",
    };

    /// <summary>Cuts a text after each sentence and each line. Put together again, the pieces are the text.</summary>
    public static IEnumerable<string> Split(string text)
    {
        var start = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '\n' && !IsEnd(text, i)) continue;
            var end = i + 1;
            while (end < text.Length && Closing.Contains(text[end])) end++;
            while (end < text.Length && char.IsWhiteSpace(text[end])) end++;
            yield return text[start..end];
            start = end;
            i = end - 1;
        }

        if (start < text.Length) yield return text[start..];
    }

    private static bool IsEnd(string text, int at)
    {
        if (text[at] is not ('.' or '!' or '?' or '…')) return false;
        var next = at + 1;
        while (next < text.Length && Closing.Contains(text[next])) next++;
        if (next >= text.Length || !char.IsWhiteSpace(text[next])) return false;
        while (next < text.Length && char.IsWhiteSpace(text[next])) next++;
        return next < text.Length && !char.IsLower(text[next]) && !(text[at] == '.' && IsShortened(text, at));
    }

    private static bool IsShortened(string text, int dot)
    {
        var begin = dot;
        while (begin > 0 && char.IsLetter(text[begin - 1])) begin--;
        return dot - begin is > 0 and <= ShortWord || Shortened.Contains(text[begin..dot]);
    }
}
