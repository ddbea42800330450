using System.Text.RegularExpressions;
using AiTasks.Contracts;

namespace AiTasks.TaskWorker.Providers.Offline.Chats;

/// <summary>A sentence of a passage, or a line that stands for itself.</summary>
/// <param name="Text">As it is written, white space apart.</param>
/// <param name="Passage">Where it stands.</param>
/// <param name="Stems">Of all its words.</param>
internal sealed record Sentence(string Text, Passage Passage, IReadOnlyList<string> Stems);

/// <summary>Divides passages into sentences. Lines that a page's width has broken are put together again.</summary>
internal static partial class Sentences
{
    // A line that was broken by a page's width is about as long as the longest one; a shorter one is a heading or a row of a list.
    private const int FullLine = 45;
    private const double ShareOfWidest = 0.7;

    // After a number they end with the sentence and not with a full stop of their own.
    private static readonly HashSet<string> Units = [.. "м см мм км кг т л ч с мин шт".Split(' ')];

    // Words that end in a full stop and go on.
    private static readonly HashSet<string> Abbreviations =
    [
        .. ("г гг ул д кв корп стр с рис табл см т п пп др пр им руб коп тыс млн млрд м мин макс ок св тел обл р н э " +
            "no mr mrs ms dr st vs e.g i.e approx fig vol p pp").Split(' '),
    ];

    public static IReadOnlyList<Sentence> Of(Passage passage) =>
    [
        .. Blocks(passage.Text).SelectMany(Split).Select(text => text.Trim()).Where(text => text.Any(char.IsLetterOrDigit))
            .Select(text => new Sentence(text, passage, [.. WordStems.Words(text).Select(WordStems.Stem)])),
    ];

    private static IEnumerable<string> Blocks(string text)
    {
        var lines = TableRows.Unfold([.. text.ReplaceLineEndings("\n").Split('\n').Select(line => Spaces().Replace(line, " ").Trim())]);
        var full = Math.Max(FullLine, lines.Select(line => line.Length).DefaultIfEmpty().Max() * ShareOfWidest);
        var (block, last) = ("", "");
        foreach (var line in lines)
        {
            if (block.Length > 0 && (line.Length == 0 || !GoesOn(last, line, full)))
            {
                yield return block;
                block = "";
            }

            block = block.Length == 0 ? line
                : block.EndsWith('-') && block.Length > 1 && char.IsLetter(block[^2]) && char.IsLower(line[0]) ? block[..^1] + line
                : $"{block} {line}";
            last = line;
        }

        if (block.Length > 0)
            yield return block;
    }

    private static bool GoesOn(string last, string line, double full) =>
        !ItemStart().IsMatch(line) && !".!?:;|".Contains(last[^1], StringComparison.Ordinal)
        && (char.IsLower(line[0]) || last[^1] is ',' or '-' or '(' || last.Length >= full);

    private static IEnumerable<string> Split(string block)
    {
        var start = 0;
        foreach (Match end in SentenceEnd().Matches(block))
        {
            if (end.Value[0] == '.' && IsAbbreviation(block, start, end.Index))
                continue;
            yield return block[start..(end.Index + end.Groups[1].Length)];
            start = end.Index + end.Length;
        }

        yield return block[start..];
    }

    private static bool IsAbbreviation(string block, int from, int dot)
    {
        var begin = dot;
        while (begin > from && (char.IsLetterOrDigit(block[begin - 1]) || block[begin - 1] == '.'))
            begin--;
        var word = block[begin..dot];
        if (Units.Contains(word) && begin > from + 1 && char.IsDigit(block[begin - 2]))
            return false;

        // "И. Петров", and the number before an item: "1.2."
        var isInitial = word.Length == 1 && char.IsUpper(word[0]);
        var isNumber = begin == from && word.Length is > 0 and <= 8 && word.All(letter => char.IsDigit(letter) || letter == '.');
        return isInitial || isNumber || Abbreviations.Contains(word.ToLowerInvariant());
    }

    [GeneratedRegex(@"[ \t\u00A0]+")]
    private static partial Regex Spaces();

    [GeneratedRegex(@"^(?:[-–—•*·|]|\d{1,3}(?:\.\d{1,3})*[.)]\s|[a-zа-я]\)\s)", RegexOptions.IgnoreCase)]
    private static partial Regex ItemStart();

    [GeneratedRegex(@"([.!?…]+[»""')\]]*)\s+(?=[\p{Lu}\p{N}«""(\[–—-])")]
    private static partial Regex SentenceEnd();
}
