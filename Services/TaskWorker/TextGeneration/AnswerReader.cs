using System.Text.Json;

namespace AiTasks.TaskWorker.TextGeneration;

/// <summary>Reads an answer that has to fit the schema of a C# type.</summary>
internal static class AnswerReader
{
    /// <summary>A model needs to see what is wrong, not every instance of it.</summary>
    public const int MostErrors = 12;

    /// <param name="text">What the model said.</param>
    /// <param name="errors">Gets one sentence per broken rule, for the model to read.</param>
    /// <returns>Null: it cannot be used.</returns>
    public static TAnswer? Read<TAnswer>(string text, List<string> errors)
        where TAnswer : class
    {
        TAnswer? answer;
        try
        {
            answer = JsonSerializer.Deserialize<TAnswer>(Unwrap(text), AnswerJson.Options);
        }
        catch (JsonException exception)
        {
            errors.Add($"The answer does not match the schema at {exception.Path ?? "$"}: {exception.Message}");
            return null;
        }

        if (answer is null)
            errors.Add("The answer is null instead of an object.");
        else
            AnswerRules.Check(answer, "$", errors);
        return errors.Count == 0 ? answer : null;
    }

    // Models without a response format like to wrap their JSON into a Markdown block.
    private static string Unwrap(string text)
    {
        var start = text.IndexOf('{', StringComparison.Ordinal);
        var end = text.LastIndexOf('}');
        return text.Contains("```", StringComparison.Ordinal) && start >= 0 && end > start ? text[start..(end + 1)] : text;
    }
}
