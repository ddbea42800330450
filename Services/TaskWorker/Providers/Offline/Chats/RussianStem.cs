using System.Buffers;
using System.Text.RegularExpressions;

namespace AiTasks.TaskWorker.Providers.Offline.Chats;

/// <summary>
/// The stem of a Russian word by the rules of the Snowball stemmer, which the search of the task API uses too: endings are taken off only
/// after the first vowel, and the shorter endings of verbs only after "а" and "я".
/// </summary>
internal static partial class RussianStem
{
    private static readonly SearchValues<char> Vowels = SearchValues.Create("аеиоуыэюя");

    /// <param name="word">In small letters, with "е" for "ё".</param>
    public static string Of(string word)
    {
        var start = word.AsSpan().IndexOfAny(Vowels) + 1;
        if (start == 0)
            return word;
        var (stem, rest) = (word[..start], word[start..]);
        if (!TakeOff(Gerund(), ref rest))
        {
            TakeOff(Reflexive(), ref rest);
            if (TakeOff(Adjective(), ref rest))
                TakeOff(Participle(), ref rest);
            else if (!TakeOff(Verb(), ref rest))
                TakeOff(Noun(), ref rest);
        }

        if (rest.EndsWith('и'))
            rest = rest[..^1];
        if (Abstract().Match(rest) is { Success: true } match && IsFarEnough(word, start + match.Index))
            rest = rest[..match.Index];
        TakeOff(Superlative(), ref rest);
        rest = rest.EndsWith("нн", StringComparison.Ordinal) ? rest[..^1] : rest.EndsWith('ь') ? rest[..^1] : rest;
        return stem + rest;
    }

    private static bool TakeOff(Regex ending, ref string rest)
    {
        var match = ending.Match(rest);
        if (match.Success)
            rest = rest[..match.Index];
        return match.Success;
    }

    // After two changes from a vowel to a consonant.
    private static bool IsFarEnough(string word, int index)
    {
        var changes = 0;
        for (var place = 1; place < word.Length; place++)
        {
            if (Vowels.Contains(word[place - 1]) && !Vowels.Contains(word[place]) && ++changes == 2)
                return index > place;
        }

        return false;
    }

    [GeneratedRegex("(?:(?:ив|ивши|ившись|ыв|ывши|ывшись)|(?<=[ая])(?:в|вши|вшись))$")]
    private static partial Regex Gerund();

    [GeneratedRegex("с[яь]$")]
    private static partial Regex Reflexive();

    [GeneratedRegex("(?:ее|ие|ые|ое|ими|ыми|ей|ий|ый|ой|ем|им|ым|ом|его|ого|ему|ому|их|ых|ую|юю|ая|яя|ою|ею)$")]
    private static partial Regex Adjective();

    [GeneratedRegex("(?:(?:ивш|ывш|ующ)|(?<=[ая])(?:ем|нн|вш|ющ|щ))$")]
    private static partial Regex Participle();

    [GeneratedRegex(
        "(?:(?:ила|ыла|ена|ейте|уйте|ите|или|ыли|ей|уй|ил|ыл|им|ым|ен|ило|ыло|ено|ят|ует|уют|ит|ыт|ены|ить|ыть|ишь|ую|ю)" +
        "|(?<=[ая])(?:ла|на|ете|йте|ли|й|л|ем|н|ло|но|ет|ют|ны|ть|ешь|нно))$")]
    private static partial Regex Verb();

    [GeneratedRegex("(?:а|ев|ов|ие|ье|е|иями|ями|ами|еи|ии|и|ией|ей|ой|ий|й|иям|ям|ием|ем|ам|ом|о|у|ах|иях|ях|ы|ь|ию|ью|ю|ия|ья|я)$")]
    private static partial Regex Noun();

    [GeneratedRegex("ость?$")]
    private static partial Regex Abstract();

    [GeneratedRegex("ейше?$")]
    private static partial Regex Superlative();
}
