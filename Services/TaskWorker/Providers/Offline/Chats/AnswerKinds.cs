using System.Text.RegularExpressions;

namespace AiTasks.TaskWorker.Providers.Offline.Chats;

/// <summary>What kind of thing a question asks for, by its words, and how a sentence that has such a thing looks.</summary>
internal static partial class AnswerKinds
{
    /// <returns>Finds what is asked for, a date, a number, a name or a place; null when the question does not say.</returns>
    public static Regex? Of(string question) =>
        When().IsMatch(question) ? DateAnswer() : HowMuch().IsMatch(question) ? NumberAnswer()
        : Who().IsMatch(question) ? NameAnswer() : Where().IsMatch(question) ? PlaceAnswer() : null;

    [GeneratedRegex(
        @"\b(?:когда|какого числа|в какой день|к какому|до какого|срок\w*|дат[аыуе]|when|deadline|date|due)\b", RegexOptions.IgnoreCase)]
    private static partial Regex When();

    [GeneratedRegex(
        @"\b(?:сколько|стоимост\w*|цен[аыуе]|сумм\w*|площад\w*|высот\w*|толщин\w*|ширин\w*|длин\w*|количеств\w*|объ[её]м\w*|" +
        @"температур\w*|процент\w*|размер\w*|how (?:many|much|long|high|thick|wide|often|big|far)|price|cost|amount|height|" +
        @"width|thickness|length|temperature)\b", RegexOptions.IgnoreCase)]
    private static partial Regex HowMuch();

    [GeneratedRegex(@"\b(?:кто|кого|кому|кем|чья|чей|who|whom|whose)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Who();

    [GeneratedRegex(@"\b(?:где|куда|адрес\w*|where|address)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Where();

    [GeneratedRegex(
        @"\b\d{4}\b|\d{1,2}[.:/]\d{2}|\d\s*(?:дн|недел|месяц|год|лет|час|мин|day|week|month|year|hour)|январ|феврал|март|" +
        @"апрел|ма[йя]\b|июн|июл|август|сентябр|октябр|ноябр|декабр|january|february|march|april|\bmay\b|june|july|august|" +
        @"september|october|november|december", RegexOptions.IgnoreCase)]
    private static partial Regex DateAnswer();

    [GeneratedRegex(@"\d")]
    private static partial Regex NumberAnswer();

    [GeneratedRegex(
        @"(?:\p{Lu}\.\s?){1,2}\p{Lu}\p{Ll}+|\p{Lu}\p{Ll}+\s+(?:\p{Lu}\.\s?){1,2}|" +
        @"(?<=[\p{L},:–—-]\s)\p{Lu}\p{Ll}+\s+\p{Lu}\p{Ll}+|\s[—–]\s|«")]
    private static partial Regex NameAnswer();

    [GeneratedRegex(
        @"\b(?:ул\.|улиц\w*|проспект\w*|просп\.|переул\w*|пер\.|д\.\s?\d|шоссе|набережн\w*|этаж\w*|кабинет\w*|street|road|" +
        @"avenue|floor|room)|\b(?:в|на|in|at)\s+\p{Lu}", RegexOptions.IgnoreCase)]
    private static partial Regex PlaceAnswer();
}
