using System.Globalization;
using System.Text.Json;

namespace AiTasks.TestServers.DocumentChat;

/// <summary>Reads one object as strictly as the real client's models do: a field of another type is an error, an unknown one is not (E7-E10).</summary>
internal readonly struct ModelReader
{
    private readonly JsonElement _object;
    private readonly string _model;

    public ModelReader(JsonElement value, string model)
    {
        if (value.ValueKind is not JsonValueKind.Object)
            throw new DocumentClientException(ClientErrorKind.Model, 0, $"{model} is {value.ValueKind}, not an object.");
        (_object, _model) = (value, model);
    }

    public bool Has(string name) => _object.TryGetProperty(name, out _);

    public Guid Id(string name) => Guid.TryParseExact(Text(name), "D", out var id) ? id : throw Wrong(name, "a UUID");

    public Guid? IdOrNull(string name) => IsNull(name) ? null : Id(name);

    public string Text(string name) => Value(name, "a string", JsonValueKind.String).GetString()!;

    public string? TextOrNull(string name) => IsNull(name) ? null : Text(name);

    /// <summary>Present it must be a string; null is none.</summary>
    public string? TextIfPresent(string name) => Has(name) ? Text(name) : null;

    public string OneOf(string name, params string[] values) => Text(name) is var text && values.Contains(text) ? text : throw Wrong(name, string.Join('|', values));

    public long Whole(string name) => Value(name, "a whole number", JsonValueKind.Number).TryGetInt64(out var number) ? number : throw Wrong(name, "a whole number");

    public long? WholeOrNull(string name) => IsNull(name) ? null : Whole(name);

    public bool Flag(string name) => Value(name, "true or false", JsonValueKind.True, JsonValueKind.False).GetBoolean();

    public JsonElement Object(string name) => Value(name, "an object", JsonValueKind.Object);

    /// <summary>What may be left out and not be null.</summary>
    public void NotNull(string name, params JsonValueKind[] kinds)
    {
        if (Has(name))
            Value(name, string.Join(" or ", kinds), kinds);
    }

    public IReadOnlyList<T> List<T>(string name, Func<JsonElement, T> read) =>
        [.. Value(name, "a list", JsonValueKind.Array).EnumerateArray().Select(read)];

    public DateTimeOffset Time(string name)
    {
        var value = Value(name, "a time", JsonValueKind.String, JsonValueKind.Number);
        if (value.ValueKind is JsonValueKind.Number)
            return DateTimeOffset.UnixEpoch.AddSeconds(value.GetDouble());
        return DateTimeOffset.TryParse(value.GetString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : throw Wrong(name, "a time");
    }

    private bool IsNull(string name) => !_object.TryGetProperty(name, out var value) || value.ValueKind is JsonValueKind.Null;

    private JsonElement Value(string name, string expected, params JsonValueKind[] kinds) =>
        _object.TryGetProperty(name, out var value) && kinds.Contains(value.ValueKind) ? value : throw Wrong(name, expected);

    private DocumentClientException Wrong(string name, string expected) => new(
        ClientErrorKind.Model, 0, $"{_model}.{name} is not {expected}: {(_object.TryGetProperty(name, out var value) ? value.GetRawText() : "missing")}");
}
