namespace AiTasks.TaskWorker.Providers.Offline.Chats;

/// <summary>The part of a long sentence, such as a row of a table, that speaks of a question.</summary>
internal static class Excerpt
{
    private const int Longest = 400;

    /// <param name="text">The sentence.</param>
    /// <param name="question">Null: its beginning is as good as any.</param>
    public static string Of(string text, OfflineQuestion? question)
    {
        if (text.Length <= Longest)
            return text;
        var words = text.Split(' ');
        var (best, bestHits) = (0, -1);
        for (var start = 0; start < words.Length; start++)
        {
            var hits = question is null ? 0 : Window(words, start).Count(word => Speaks(word, question));
            if (hits > bestHits)
                (best, bestHits) = (start, hits);
        }

        // Some words before the first one that matters, so that it is understood.
        best = Math.Max(0, best - 6);
        var cut = string.Join(' ', Window(words, best));
        return $"{(best > 0 ? "…" : "")}{cut}{(best + cut.Count(letter => letter == ' ') + 1 < words.Length ? "…" : "")}";
    }

    private static IEnumerable<string> Window(string[] words, int start)
    {
        var length = 0;
        for (var index = start; index < words.Length && (length += words[index].Length + 1) <= Longest; index++)
            yield return words[index];
    }

    private static bool Speaks(string word, OfflineQuestion question) => WordStems.Words(word).Select(WordStems.Stem)
        .Any(stem => question.Terms.Any(term => WordStems.Likeness(stem, term.Stem) > 0));
}
