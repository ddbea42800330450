using System.Collections;
using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace AiTasks.TaskWorker.TextGeneration;

/// <summary>
/// Checks what a schema cannot be trusted to enforce: texts that say something, words of closed lists, bounds, list lengths.
/// It reads the same attributes as <see cref="AnswerSchema"/>, so the two cannot disagree.
/// </summary>
internal static class AnswerRules
{
    // No field is an essay unless it says so; beyond this a model is rambling.
    public const int LongestText = 2_000;

    /// <param name="answer">The answer or a part of it.</param>
    /// <param name="path">Where the part is, such as <c>$.goals[0]</c>.</param>
    /// <param name="task">What the answer is for; null where its texts are not for a person.</param>
    /// <param name="errors">Gets one sentence per broken rule, for the model to read.</param>
    public static void Check(object answer, string path, TextTask? task, List<string> errors)
    {
        foreach (var property in answer.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            CheckValue(property, property.GetValue(answer), $"{path}.{NameOf(property)}", task, errors);
        }
    }

    /// <summary>What a member is called on the wire.</summary>
    public static string NameOf(PropertyInfo property) =>
        property.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name ?? JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name);

    private static void CheckValue(PropertyInfo property, object? value, string path, TextTask? task, List<string> errors)
    {
        switch (value)
        {
            case string text:
                CheckText(property, text, path, task, errors);
                break;
            case IEnumerable list:
                CheckList(property, [.. list.Cast<object>()], path, task, errors);
                break;
            case not null when property.GetCustomAttribute<RangeAttribute>() is { } range && !range.IsValid(value):
                errors.Add($"{path} is {value}, it has to be from {range.Minimum} to {range.Maximum}.");
                break;
        }
    }

    private static void CheckText(PropertyInfo property, string text, string path, TextTask? task, List<string> errors)
    {
        var longest = property.GetCustomAttribute<StringLengthAttribute>()?.MaximumLength ?? LongestText;
        if (string.IsNullOrWhiteSpace(text))
            errors.Add($"{path} is empty.");
        else if (text.Any(letter => char.IsControl(letter) && !char.IsWhiteSpace(letter)))
            errors.Add($"{path} has control characters.");
        else if (text.Length > longest)
            errors.Add($"{path} has {text.Length} characters, it has to have {longest} at most.");
        else if (property.GetCustomAttribute<OneOfAttribute>() is { } oneOf && !oneOf.Allowed.Contains(text))
            errors.Add($"{path} is not one of: {string.Join(", ", oneOf.Allowed)}.");
        else if (TextRules.Objection(property, text, task) is { } objection)
            errors.Add($"{path} {objection}.");
    }

    private static void CheckList(PropertyInfo property, object[] entries, string path, TextTask? task, List<string> errors)
    {
        if (property.GetCustomAttribute<LengthAttribute>() is { } length
            && (entries.Length < length.MinimumLength || entries.Length > length.MaximumLength))
        {
            errors.Add($"{path} has {entries.Length} entries, it has to have {length.MinimumLength} to {length.MaximumLength}.");
        }

        for (var index = 0; index < entries.Length; index++)
        {
            if (entries[index] is not int)
                Check(entries[index], $"{path}[{index}]", task, errors);
        }
    }
}
