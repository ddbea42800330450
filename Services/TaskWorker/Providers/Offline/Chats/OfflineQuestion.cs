using System.Text.RegularExpressions;

namespace AiTasks.TaskWorker.Providers.Offline.Chats;

/// <summary>One word of a question.</summary>
/// <param name="Stem">Without its ending.</param>
/// <param name="Weight">More than 1 for what is seldom meant otherwise: numbers and names.</param>
internal readonly record struct QuestionTerm(string Stem, double Weight);

/// <summary>What a question asks for, as far as its words show it.</summary>
internal sealed partial class OfflineQuestion
{
    private const double Usual = 1;
    private const double Name = 1.4;
    private const double Number = 1.8;
    private const double FromBefore = 0.4;

    // "Какова толщина стены": the first word is what is asked for, the others say of what.
    private const double Focus = 1.3;

    // With fewer words of its own, a question is understood together with the one before it.
    private const int WordsOfItsOwn = 3;

    private readonly Regex? _kind;

    /// <param name="text">The question.</param>
    /// <param name="before">The question before it in the same chat; null for none.</param>
    public OfflineQuestion(string text, string? before)
    {
        var terms = TermsOf(text).ToDictionary(term => term.Stem, term => term.Weight);
        if (terms.Count < WordsOfItsOwn && before is not null)
        {
            foreach (var term in TermsOf(before))
                terms.TryAdd(term.Stem, term.Weight * FromBefore);
        }

        Terms = [.. terms.Select((term, index) => new QuestionTerm(term.Key, index == 0 ? term.Value * Focus : term.Value))];
        _kind = AnswerKinds.Of(text);
        var (cyrillic, latin) = (text.Count(letter => letter is >= '\u0400' and <= '\u04FF'), text.Count(char.IsAsciiLetter));
        IsRussian = cyrillic == latin ? null : cyrillic > latin;
    }

    /// <summary>The words that carry its meaning, each once.</summary>
    public IReadOnlyList<QuestionTerm> Terms { get; }

    /// <summary>Null: it does not show its language.</summary>
    public bool? IsRussian { get; }

    /// <summary>Whether a sentence has what is asked for: a number, a date, a name, a place.</summary>
    public bool IsKindOfAnswer(string sentence) => _kind?.IsMatch(sentence, Numbering().Match(sentence).Length) == true;

    /// <summary>Whether a sentence says outright what the first word of the question is: <c>Заказчик — …</c>.</summary>
    public bool IsDefinedIn(string sentence) => Terms.Count > 0 && Defined().Matches(sentence)
        .Any(match => WordStems.Likeness(WordStems.Stem(match.Groups[1].Value.ToLowerInvariant()), Terms[0].Stem) > RelatedWords.Related);

    /// <summary>The parts of a question that asks several things, or all of it.</summary>
    public static IReadOnlyList<string> Parts(string text)
    {
        var parts = PartEnd().Split(text).Select(part => part.Trim()).Where(part => TermsOf(part).Any()).Distinct().ToList();
        return parts.Count == 0 ? [text.Trim()] : parts;
    }

    private static IEnumerable<QuestionTerm> TermsOf(string text)
    {
        var names = CapitalInside().Matches(text).SelectMany(match => WordStems.Words(match.Value)).ToHashSet();
        return WordStems.Words(text).Where(word => word.Length > 1 || word.Any(char.IsDigit)).Where(word => !WordStems.IsStopWord(word))
            .Select(word => new QuestionTerm(WordStems.Stem(word), word.Any(char.IsDigit) ? Number : names.Contains(word) ? Name : Usual))
            .DistinctBy(term => term.Stem);
    }

    [GeneratedRegex(@"(?<=[\p{L}\p{N},]\s+[«""(]?)\p{Lu}[\p{L}\p{N}-]+")]
    private static partial Regex CapitalInside();

    [GeneratedRegex(@"^\W*(?:\d+[.)])*\s*")]
    private static partial Regex Numbering();

    [GeneratedRegex(@"([\p{L}\p{N}-]+)\s*(?:\s[—–-]|:)\s")]
    private static partial Regex Defined();

    [GeneratedRegex(@"(?<=[?;\n])\s*")]
    private static partial Regex PartEnd();
}
