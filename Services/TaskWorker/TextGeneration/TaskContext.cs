using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AiTasks.TaskWorker.TextGeneration;

/// <summary>
/// The caller's context. Front ends of several generations write it, so a missing key, an unknown key or a value of an
/// unexpected kind reads as absent and never as an error.
/// </summary>
internal sealed class TaskContext
{
    private readonly JsonObject _root;

    private TaskContext(JsonObject root) => _root = root;

    public static TaskContext Of(JsonObject root) => new(root);

    public static TaskContext Parse(string json)
    {
        try
        {
            return new(JsonNode.Parse(json) as JsonObject ?? []);
        }
        catch (JsonException)
        {
            return new([]);
        }
    }

    public JsonObject Root => _root;

    /// <summary>Whether one of its members is this very text.</summary>
    public bool IsValue(string text) => _root.Any(member =>
        member.Value is JsonValue value && value.TryGetValue<string>(out var own) && own.Trim() == text.Trim());

    /// <summary>Whether these very characters stand in it, in capitals or not.</summary>
    public bool Says(string text) => _root.ToJsonString(AnswerJson.Options).Contains(text, StringComparison.OrdinalIgnoreCase);

    public string? Text(params ReadOnlySpan<string> names) => Text(_root, names);

    public long? Number(params ReadOnlySpan<string> names) => Number(_root, names);

    public bool? Flag(string name) => Value<bool>(_root, name);

    public DateOnly? Date(string name) =>
        Text(name) is { } text && DateOnly.TryParseExact(
            text.Length > 10 ? text[..10] : text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            ? date : null;

    /// <summary>What the entries of a list are called, be they texts or objects.</summary>
    public IReadOnlyList<string> Names(string list) =>
        [.. Entries(_root, list).Select(NameOf).OfType<string>()];

    public static IEnumerable<JsonNode> Entries(JsonNode? parent, string list) =>
        (parent as JsonObject)?[list] is JsonArray array ? array.OfType<JsonNode>() : [];

    public static string? Text(JsonNode? node, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if ((node as JsonObject)?[name] is JsonValue value && value.TryGetValue<string>(out var text) && !string.IsNullOrWhiteSpace(text))
                return text.Trim();
        }

        return null;
    }

    public static long? Number(JsonNode? node, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (Value<long>(node, name) is { } number)
                return number;
            if (Value<double>(node, name) is { } real && real == Math.Floor(real) && Math.Abs(real) < 1e15)
                return (long)real;
            if (long.TryParse(Text(node, name), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var parsed))
                return parsed;
        }

        return null;
    }

    public static double? Real(JsonNode? node, string name) =>
        Value<double>(node, name)
        ?? (double.TryParse(Text(node, name), NumberStyles.Float, CultureInfo.InvariantCulture, out var parsed) ? parsed : null);

    private static string? NameOf(JsonNode entry) =>
        entry is JsonValue value && value.TryGetValue<string>(out var text) && !string.IsNullOrWhiteSpace(text)
            ? text.Trim()
            : Text(entry, "name", "title", "label", "id");

    private static T? Value<T>(JsonNode? node, string name) where T : struct =>
        (node as JsonObject)?[name] is JsonValue value && value.TryGetValue<T>(out var typed) ? typed : null;
}
