using System.Text.Json;

namespace AiTasks.TaskWorker.TextGeneration;

/// <summary>Reads an answer that has to fit the schema of a C# type.</summary>
internal static class AnswerReader
{
    /// <summary>A model needs to see what is wrong, not every instance of it.</summary>
    public const int MostErrors = 12;

    /// <param name="text">What the model said.</param>
    /// <param name="errors">Gets one sentence per broken rule, for the model to read.</param>
    /// <param name="task">What the answer is for; null where its texts are not for a person.</param>
    /// <returns>Null: it cannot be used.</returns>
    public static TAnswer? Read<TAnswer>(string text, List<string> errors, TextTask? task = null)
        where TAnswer : class
    {
        TAnswer? answer = null;
        try
        {
            using var json = JsonDocument.Parse(Unwrap(text), new JsonDocumentOptions { MaxDepth = AnswerJson.Options.MaxDepth });
            AnswerShape.Check(json.RootElement, Shape<TAnswer>.Schema, "$", errors);
            if (errors.Count == 0)
                answer = json.RootElement.Deserialize<TAnswer>(AnswerJson.Options);
        }
        catch (JsonException exception)
        {
            // What the shape does not show: no JSON at all, a number beyond its type, a member that is there twice.
            errors.Add(exception.Path is { Length: > 1 } path
                ? $"{path} cannot be read: it is out of range or there twice."
                : $"The answer is not one valid JSON object: {exception.Message}");
        }

        if (answer is not null)
            AnswerRules.Check(answer, "$", task, errors);
        return errors.Count == 0 ? answer : null;
    }

    // Models without a response format like to wrap their JSON into a Markdown block.
    private static string Unwrap(string text)
    {
        var start = text.IndexOf('{', StringComparison.Ordinal);
        var end = text.LastIndexOf('}');
        return text.Contains("```", StringComparison.Ordinal) && start >= 0 && end > start ? text[start..(end + 1)] : text;
    }

    private static class Shape<TAnswer>
    {
        public static readonly JsonElement Schema = AnswerSchema.For<TAnswer>();
    }
}
