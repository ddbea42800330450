using System.Text.Json;

namespace AiTasks.TaskWorker.Providers.Wire;

/// <summary>Reads what a server may leave out.</summary>
internal static class JsonReading
{
    /// <returns>An undefined element where there is none, or null.</returns>
    public static JsonElement At(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null
            ? value : default;

    public static string? Text(this JsonElement element, string name) =>
        element.At(name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    public static long Count(this JsonElement element, string name) =>
        element.At(name) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt64(out var count) ? count : 0;
}
