using System.Text.Json;
using AiTasks.Contracts;

namespace AiTasks.Cli.ApiClient;

/// <summary>What a server of another version may leave out is read as null.</summary>
internal static class JsonReading
{
    public static string? Text(this JsonElement element, string name) => element.Find(name) switch
    {
        { ValueKind: JsonValueKind.String } text => text.GetString(),
        { ValueKind: JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False } other => other.GetRawText(),
        _ => null,
    };

    public static double? Number(this JsonElement element, string name) =>
        element.Find(name) is { ValueKind: JsonValueKind.Number } number ? number.GetDouble() : null;

    public static JsonElement? Find(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var found) ? found : null;

    /// <summary>The items of an array; none when it is not there.</summary>
    public static IEnumerable<JsonElement> Items(this JsonElement element, string name) =>
        element.Find(name) is { ValueKind: JsonValueKind.Array } array ? array.EnumerateArray() : [];

    /// <exception cref="JsonException">Something that is needed is missing.</exception>
    public static T Read<T>(this JsonElement element) => element.Deserialize<T>(WireJson.SnakeCase) ?? throw new JsonException("It is null.");
}
