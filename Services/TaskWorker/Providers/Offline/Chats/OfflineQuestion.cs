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
        _kind = When().IsMatch(text) ? DateAnswer() : HowMuch().IsMatch(text) ? NumberAnswer()
            : Who().IsMatch(text) ? NameAnswer() : Where().IsMatch(text) ? PlaceAnswer() : null;
        var (cyrillic, latin) = (text.Count(letter => letter is >= '\u0400' and <= '\u04FF'), text.Count(char.IsAsciiLetter));
        IsRussian = cyrillic == latin ? null : cyrillic > latin;
    }

    /// <summary>The words that carry its meaning, each once.</summary>
    public IReadOnlyList<QuestionTerm> Terms { get; }

    /// <summary>Null: it does not show its language.</summary>
    public bool? IsRussian { get; }

    /// <summary>Whether a sentence has what is asked for: a number, a date, a name, a place.</summary>
    public bool IsKindOfAnswer(string sentence) => _kind?.IsMatch(sentence) == true;

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

    [GeneratedRegex(@"(?<=[?;\n])\s*")]
    private static partial Regex PartEnd();

    [GeneratedRegex(@"\b(?:когда|какого числа|в какой день|к какому|до какого|срок\w*|дат[аыуе]|when|deadline|date|due)\b", RegexOptions.IgnoreCase)]
    private static partial Regex When();

    [GeneratedRegex(@"\b(?:сколько|стоимост\w*|цен[аыуе]|сумм\w*|площад\w*|высот\w*|толщин\w*|ширин\w*|длин\w*|количеств\w*|объ[её]м\w*|температур\w*|процент\w*|размер\w*|how (?:many|much|long|high|thick|wide|often|big|far)|price|cost|amount|height|width|thickness|length|temperature)\b", RegexOptions.IgnoreCase)]
    private static partial Regex HowMuch();

    [GeneratedRegex(@"\b(?:кто|кого|кому|кем|чья|чей|who|whom|whose)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Who();

    [GeneratedRegex(@"\b(?:где|куда|адрес\w*|where|address)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Where();

    [GeneratedRegex(@"\d|январ|феврал|март|апрел|ма[йя]\b|июн|июл|август|сентябр|октябр|ноябр|декабр|january|february|march|april|\bmay\b|june|july|august|september|october|november|december", RegexOptions.IgnoreCase)]
    private static partial Regex DateAnswer();

    [GeneratedRegex(@"\d")]
    private static partial Regex NumberAnswer();

    [GeneratedRegex(@"(?:\p{Lu}\.\s?){1,2}\p{Lu}\p{Ll}+|\p{Lu}\p{Ll}+\s+(?:\p{Lu}\.\s?){1,2}|(?<=[\p{L},:–—-]\s)\p{Lu}\p{Ll}+\s+\p{Lu}\p{Ll}+|\s[—–]\s|«")]
    private static partial Regex NameAnswer();

    [GeneratedRegex(@"\b(?:ул\.|улиц\w*|проспект\w*|просп\.|переул\w*|пер\.|д\.\s?\d|шоссе|набережн\w*|этаж\w*|кабинет\w*|street|road|avenue|floor|room)|\b(?:в|на|in|at)\s+\p{Lu}", RegexOptions.IgnoreCase)]
    private static partial Regex PlaceAnswer();
}
