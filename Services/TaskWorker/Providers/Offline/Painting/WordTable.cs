using System.Text;

namespace AiTasks.TaskWorker.Providers.Offline.Painting;

/// <summary>Finds meanings in the words of a text.</summary>
/// <param name="table">Meanings with the words for them: a star ends a stem, an underscore joins two words that follow each other.</param>
internal sealed class WordTable<T>(IEnumerable<(T Meaning, string Words)> table)
    where T : struct
{
    private readonly (T Meaning, HashSet<string> Whole, string[] Stems)[] _entries =
    [
        .. table.Select(entry => (entry.Meaning, Words: entry.Words.Split(' ', StringSplitOptions.RemoveEmptyEntries))).Select(entry => (
            entry.Meaning,
            entry.Words.Where(word => !word.EndsWith('*')).ToHashSet(StringComparer.Ordinal),
            entry.Words.Where(word => word.EndsWith('*')).Select(word => word[..^1]).ToArray())),
    ];

    /// <summary>Each meaning once, in the order of the text.</summary>
    public IReadOnlyList<T> In(IReadOnlyList<string> words)
    {
        var found = new List<T>();
        for (var place = 0; place < words.Count; place++)
        {
            if (place > 0 && words[place - 1] is "без" or "не" or "no" or "without" or "not")
                continue;
            var pair = place + 1 < words.Count ? $"{words[place]}_{words[place + 1]}" : "";
            foreach (var (meaning, whole, stems) in _entries)
            {
                if (!found.Contains(meaning) && (Names(words[place]) || Names(pair)))
                    found.Add(meaning);

                bool Names(string word) => whole.Contains(word) || stems.Any(stem => word.StartsWith(stem, StringComparison.Ordinal));
            }
        }

        return found;
    }

    /// <summary>Lower case, with one spelling for ё.</summary>
    public static IReadOnlyList<string> Split(string text)
    {
        var spaced = new StringBuilder(text.Length);
        foreach (var character in text)
            spaced.Append(char.IsLetterOrDigit(character) ? char.ToLowerInvariant(character) : ' ');
        return spaced.Replace('ё', 'е').ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries);
    }
}
