using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;

namespace AiTasks.TaskWorker.TextGeneration;

/// <summary>A text of whole sentences in the person's language. Others, such as titles, may consist of names and terms of any language.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class SentenceAttribute : Attribute;

/// <summary>A text that is one emoji.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class EmojiAttribute : Attribute;

/// <summary>
/// What is certainly no text for a person. A wrong objection costs somebody their result, so what may be meant that way passes: names of
/// another language, and whatever the person wrote themselves.
/// </summary>
internal static partial class TextRules
{
    // "Duolingo + Anki" describes something in any language; five words without one letter of it do not.
    private const int SentenceWords = 5;

    /// <returns>What is wrong, as the end of a sentence about the text; null: nothing.</returns>
    public static string? Objection(PropertyInfo property, string text, TextTask? task)
    {
        if (property.IsDefined(typeof(EmojiAttribute)))
            return Emoji.IsOne(text) ? null : "has to be one emoji";
        if (task?.Context.IsValue(text) == true)
            return null;
        if (!text.EnumerateRunes().Any(Rune.IsLetterOrDigit))
            return "has no words";
        if (task is null)
            return null;
        if (Dummy().IsMatch(text) || Places().Matches(text).Any(place => !task.Context.Says(place.Value)))
            return "has a placeholder instead of what is meant";
        return property.IsDefined(typeof(SentenceAttribute)) && !IsIn(task.Language, text) ? $"is not in the language {task.Language}" : null;
    }

    private static bool IsIn(string language, string text) =>
        Word().Count(text) < SentenceWords || (language == "ru" ? Cyrillic() : Latin()).IsMatch(text);

    // Words of a schema or a template that stand where a text should.
    [GeneratedRegex(@"^\W*(string|null|undefined|n/a|todo|tbd|lorem ipsum.*)\W*$|^\s*<[^<>]+>\s*$", RegexOptions.IgnoreCase | RegexOptions.Singleline)]
    private static partial Regex Dummy();

    // Not before a round bracket, where it is a link of Markdown.
    [GeneratedRegex(
        @"\{\{[^{}]*\}\}|\$\{[^{}]*\}|\[\s*((ваш[аеи]?|вставьте|укажите|your|the|insert)\s+)?"
        + @"(имя|название|дат[ау]|время|место|адрес|ссылк[ау]|телефон|сумм[ау]|name|date|time|place|address|link|url|phone( number)?|amount)\s*\](?!\()",
        RegexOptions.IgnoreCase)]
    private static partial Regex Places();

    [GeneratedRegex(@"\p{L}+")]
    private static partial Regex Word();

    [GeneratedRegex(@"\p{IsCyrillic}")]
    private static partial Regex Cyrillic();

    [GeneratedRegex("[A-Za-z]")]
    private static partial Regex Latin();
}
