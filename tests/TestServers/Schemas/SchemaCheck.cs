using System.Text.Json;
using System.Text.Json.Nodes;

namespace AiTasks.TestServers.Schemas;

/// <summary>
/// Holds a value against a JSON Schema, as far as ours go. Members that the schema does not name are mistakes: a description that
/// leaves them out would pass otherwise.
/// </summary>
/// <param name="root">What references point into.</param>
public sealed class SchemaCheck(JsonNode root)
{
    /// <summary>What does not fit; empty when all does.</summary>
    /// <param name="value">The value.</param>
    /// <param name="schema">Its schema.</param>
    /// <param name="path">How the value is called in mistakes.</param>
    public IReadOnlyList<string> Mistakes(JsonNode? value, JsonNode schema, string path = "$")
    {
        if (schema is not JsonObject rules)
            return [];
        if ((string?)rules["$ref"] is { } reference)
            return Mistakes(value, Resolve(reference), path);
        if ((rules["oneOf"] ?? rules["anyOf"]) is JsonArray choices)
            return Best(choices.Select(choice => Mistakes(value, choice!, path)));
        if (rules["const"] is { } only && !JsonNode.DeepEquals(only, value))
            return [$"{path} is {value?.ToJsonString() ?? "null"}, the schema says {only.ToJsonString()}"];
        if (rules["enum"] is JsonArray words && !words.Any(word => JsonNode.DeepEquals(word, value)))
            return [$"{path} is {value?.ToJsonString() ?? "null"}, the schema says one of {words.ToJsonString()}"];
        if (rules["type"] is { } type && !Kinds(type).Any(kind => IsOf(kind, value)))
            return [$"{path} is {value?.ToJsonString() ?? "null"}, the schema says {type.ToJsonString()}"];
        return value switch
        {
            JsonObject members => OfMembers(members, rules, path),
            JsonArray entries when rules["items"] is { } entry => [.. entries.SelectMany((one, index) => Mistakes(one, entry, $"{path}[{index}]"))],
            _ => [],
        };
    }

    private List<string> OfMembers(JsonObject members, JsonObject rules, string path)
    {
        var named = rules["properties"] as JsonObject;
        var mistakes = (rules["required"] as JsonArray ?? []).Select(name => (string)name!).Where(name => !members.ContainsKey(name))
            .Select(name => $"{path}.{name} is missing").ToList();
        foreach (var (name, member) in members)
        {
            if (named?[name] is { } schema)
                mistakes.AddRange(Mistakes(member, schema, $"{path}.{name}"));
            else if (rules["additionalProperties"] is JsonObject others)
                mistakes.AddRange(Mistakes(member, others, $"{path}.{name}"));
            else if (named is not null)
                mistakes.Add($"{path}.{name} is not in the schema");
        }

        return mistakes;
    }

    private JsonNode Resolve(string reference) =>
        reference.TrimStart('#', '/').Split('/').Aggregate(root, (node, name) => node[name] ?? throw new InvalidOperationException($"No {reference}."));

    private static IReadOnlyList<string> Best(IEnumerable<IReadOnlyList<string>> choices) => choices.MinBy(mistakes => mistakes.Count) ?? [];

    private static IEnumerable<string> Kinds(JsonNode type) => type is JsonArray kinds ? kinds.Select(kind => (string)kind!) : [(string)type!];

    private static bool IsOf(string kind, JsonNode? value) => value?.GetValueKind() switch
    {
        null or JsonValueKind.Null => kind == "null",
        JsonValueKind.Object => kind == "object",
        JsonValueKind.Array => kind == "array",
        JsonValueKind.String => kind == "string",
        JsonValueKind.Number => kind == "number" || (kind == "integer" && value.ToJsonString().All(digit => char.IsAsciiDigit(digit) || digit == '-')),
        _ => kind == "boolean",
    };
}
