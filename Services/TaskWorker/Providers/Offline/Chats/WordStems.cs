using System.Text.RegularExpressions;

namespace AiTasks.TaskWorker.Providers.Offline.Chats;

/// <summary>Words of a text, brought into a form in which a question and a document can be compared.</summary>
internal static partial class WordStems
{
    // What remains of a word has to say something.
    private const int Shortest = 3;

    // Longest first, so that the longest ending is taken off.
    private static readonly string[] English =
        [.. "'s s es ing ed ly ment ments ation ations er ers".Split(' ').OrderByDescending(ending => ending.Length)];

    /// <summary>The words of a text in small letters, in order; a number with its points and dashes is one word.</summary>
    public static IEnumerable<string> Words(string text) =>
        Word().Matches(text).Select(match => match.Value.ToLowerInvariant().Replace('ё', 'е').Trim('.', ',', ':', '/', '-'));

    /// <summary>True for words that stand in any question.</summary>
    public static bool IsStopWord(string word) => StopWords.All.Contains(word);

    /// <summary>What is left of a word without its ending; a number, or a name with one, stays as it is.</summary>
    public static string Stem(string word)
    {
        if (word.Any(char.IsDigit))
            return word;
        if (word.Any(letter => letter is >= 'а' and <= 'я'))
            return RussianStem.Of(word);
        foreach (var ending in English)
        {
            if (word.Length - ending.Length >= Shortest && word.EndsWith(ending, StringComparison.Ordinal))
                return word[..^ending.Length];
        }

        return word;
    }

    /// <summary>How alike two stems are: 1 the same, 0 nothing in common. Alike beginnings count, since endings are only guessed.</summary>
    public static double Likeness(string one, string other)
    {
        const int LeastCommon = 4;
        if (one == other)
            return 1;
        var shorter = Math.Min(one.Length, other.Length);
        var common = 0;
        while (common < shorter && one[common] == other[common])
            common++;
        return common < LeastCommon || char.IsDigit(one[0]) ? 0
            : common == shorter && Math.Abs(one.Length - other.Length) <= 3 ? 0.8
            : common >= 5 && common >= Math.Max(one.Length, other.Length) * 0.7 ? 0.6 : 0;
    }

    [GeneratedRegex(@"\p{N}+(?:[.,:/-]\p{N}+)*|[\p{L}\p{N}]+(?:['-][\p{L}\p{N}]+)*")]
    private static partial Regex Word();
}
