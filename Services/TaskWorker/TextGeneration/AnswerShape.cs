using System.Text.Json;

namespace AiTasks.TaskWorker.TextGeneration;

/// <summary>
/// Compares an answer with the schema it was asked by. Not every provider enforces a schema, and a model that reads at once all that is
/// wrong, and where, needs one repair instead of several.
/// </summary>
internal static class AnswerShape
{
    /// <param name="value">The answer or a part of it.</param>
    /// <param name="schema">From <see cref="AnswerSchema"/>.</param>
    /// <param name="path">Where the part is, such as <c>$.goals[0]</c>.</param>
    /// <param name="errors">Gets one sentence per difference, for the model to read.</param>
    public static void Check(JsonElement value, JsonElement schema, string path, List<string> errors)
    {
        var wanted = Kinds(schema);
        var kind = Kind(value);
        if (!wanted.Contains(kind))
        {
            errors.Add($"{path} is {kind}, it has to be {string.Join(" or ", wanted)}.");
            return;
        }

        if (value.ValueKind == JsonValueKind.Object)
            CheckMembers(value, schema.GetProperty("properties"), path, errors);
        else if (value.ValueKind == JsonValueKind.Array)
            CheckEntries(value, schema.GetProperty("items"), path, errors);
    }

    private static void CheckMembers(JsonElement value, JsonElement members, string path, List<string> errors)
    {
        foreach (var member in members.EnumerateObject())
        {
            if (value.TryGetProperty(member.Name, out var part))
                Check(part, member.Value, $"{path}.{member.Name}", errors);
            else
                errors.Add($"{path}.{member.Name} is missing.");
        }
    }

    private static void CheckEntries(JsonElement value, JsonElement entry, string path, List<string> errors)
    {
        var index = 0;
        foreach (var part in value.EnumerateArray())
            Check(part, entry, $"{path}[{index++}]", errors);
    }

    private static IReadOnlyList<string> Kinds(JsonElement schema) => schema.GetProperty("type") switch
    {
        { ValueKind: JsonValueKind.Array } kinds => [.. kinds.EnumerateArray().Select(kind => kind.GetString()!)],
        var kind => [kind.GetString()!],
    };

    private static string Kind(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.String => "string",
        JsonValueKind.Number => value.TryGetInt64(out _) ? "integer" : "number",
        JsonValueKind.Null => "null",
        _ => "boolean",
    };
}
