using System.Text.Json;

namespace AiTasks.TestServers.FakeModels.Dialects;

/// <summary>What strict schemas may hold: https://developers.openai.com/api/docs/guides/structured-outputs (supported schemas).</summary>
internal static class FakeSchemaRules
{
    private static readonly string[] Bounds = ["minimum", "maximum", "minLength", "maxLength", "multipleOf"];

    /// <param name="schema">The root, which has to be an object.</param>
    /// <param name="allRequired">OpenAI wants every property required.</param>
    /// <param name="bounds">OpenAI takes bounds of numbers and texts, Anthropic none.</param>
    public static string? Problem(JsonElement schema, bool allRequired, bool bounds) =>
        schema.ValueKind != JsonValueKind.Object || !schema.TryGetProperty("type", out var type) || type.ToString() != "object"
            ? "schema must be a JSON Schema of 'type: \"object\"'"
            : Node(schema, allRequired, bounds);

    private static string? Node(JsonElement node, bool allRequired, bool bounds)
    {
        if (node.ValueKind == JsonValueKind.Array)
            return node.EnumerateArray().Select(item => Node(item, allRequired, bounds)).FirstOrDefault(problem => problem is not null);
        if (node.ValueKind != JsonValueKind.Object) return null;
        if (!bounds && Bounds.FirstOrDefault(word => node.TryGetProperty(word, out _)) is { } bound)
            return $"For this type, property '{bound}' is not supported";
        if (node.TryGetProperty("properties", out var properties) && properties.ValueKind == JsonValueKind.Object)
        {
            if (!node.TryGetProperty("additionalProperties", out var more) || more.ValueKind != JsonValueKind.False)
                return "'additionalProperties' is required to be supplied and to be false.";
            var required = node.TryGetProperty("required", out var names) ? names.EnumerateArray().Select(name => name.GetString()).ToHashSet() : [];
            if (allRequired && properties.EnumerateObject().Any(property => !required.Contains(property.Name)))
                return "'required' is required to be supplied and to be an array including every key in properties.";
            return properties.EnumerateObject().Select(property => Node(property.Value, allRequired, bounds)).FirstOrDefault(problem => problem is not null);
        }

        return node.EnumerateObject().Where(property => property.Name is "items" or "anyOf" or "$defs")
            .Select(property => Node(property.Value, allRequired, bounds)).FirstOrDefault(problem => problem is not null);
    }
}
