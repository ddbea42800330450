using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace AiTasks.TestServers.FakeModels;

/// <summary>Writes an answer that fits the schema of a question and the context in it, as a good model would.</summary>
internal sealed partial class FakeAnswer
{
    private const int Entries = 3;

    private readonly JsonObject _context;
    private readonly Queue<long> _stepIds;
    private readonly Queue<string> _dates;
    private int _texts;
    private long _nextSuggestion;

    private FakeAnswer(string userText)
    {
        var fenced = Fence().Match(userText);
        _context = fenced.Success ? JsonNode.Parse(fenced.Groups[1].Value) as JsonObject ?? [] : [];
        _stepIds = new Queue<long>(
            (_context["steps"] as JsonArray ?? []).Select(step => step?["id"]?.GetValue<long>()).OfType<long>());
        _dates = new Queue<string>((_context["dates"] as JsonArray ?? []).Select(date => date?.GetValue<string>()).OfType<string>());
    }

    public static string Write(JsonElement schema, string userText) => new FakeAnswer(userText).Value("", schema)!.ToJsonString();

    private JsonNode? Value(string name, JsonElement schema)
    {
        if (schema.TryGetProperty("enum", out var words))
            return Word(name, words);
        return Kind(schema) switch
        {
            "object" => new JsonObject(schema.GetProperty("properties").EnumerateObject()
                .Select(property => KeyValuePair.Create(property.Name, Value(property.Name, property.Value)))),
            "array" => List(name, schema.GetProperty("items")),
            "integer" or "number" => Number(name),
            "boolean" => true,
            _ => Text(name),
        };
    }

    private JsonArray List(string name, JsonElement items) => name switch
    {
        "schedule_days" => [0, 1, 2, 3, 4, 5, 6],
        "not_this_week" => [],
        "documents" => [1],
        "plan" when _stepIds.Count > 0 => [.. Enumerable.Range(0, _stepIds.Count).Select(_ => Value("", items))],
        "entries" when _dates.Count > 0 => [.. Enumerable.Range(0, _dates.Count).Select(_ => Value("", items))],
        _ => [.. Enumerable.Range(0, Entries).Select(_ => Value("", items))],
    };

    private long Number(string name) => name switch
    {
        "stepId" => _stepIds.TryDequeue(out var id) ? id : --_nextSuggestion,
        _ => 100,
    };

    private string Text(string name) => name switch
    {
        "icon" => "🎁",
        "date" when _dates.TryDequeue(out var date) => date,
        "text" when _context["text"] is { } original => original.GetValue<string>(),
        "text" when _context["prompt"] is { } prompt =>
            $"**Пост {++_texts}**{(_context["previous"] is null ? "" : " по-другому")} о том, что просили: {prompt.GetValue<string>()}",
        "date" => _context["week_start"]?.GetValue<string>() ?? DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        _ => $"{name} {++_texts}",
    };

    private string? Word(string name, JsonElement words)
    {
        var asked = name == "sphere_id" ? _context["category"]?.GetValue<string>() : null;
        return words.EnumerateArray().Select(word => word.GetString()).FirstOrDefault(word => word == asked) ?? words[0].GetString();
    }

    private static string? Kind(JsonElement schema) =>
        schema.GetProperty("type") is { ValueKind: JsonValueKind.Array } kinds ? kinds[0].GetString() : schema.GetProperty("type").GetString();

    [GeneratedRegex(@"<context>\s*(.*?)\s*</context>", RegexOptions.Singleline)]
    private static partial Regex Fence();
}
