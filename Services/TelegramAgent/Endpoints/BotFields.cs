using System.Globalization;
using System.Text.Json;

namespace AiTasks.TelegramAgent.Endpoints;

/// <summary>A JSON object whose keys are read in any case: bots write <c>nko</c>'s with a capital (B10).</summary>
internal sealed class BotFields
{
    private readonly Dictionary<string, JsonElement> _fields = new(StringComparer.OrdinalIgnoreCase);

    /// <exception cref="BotErrorException">A key is not text.</exception>
    public BotFields(JsonElement source)
    {
        foreach (var field in source.EnumerateObject())
            _fields[Text(() => field.Name)] = field.Value;
    }

    /// <summary>The text of a field without the white space around it; a number as its digits; empty for anything else and for none.</summary>
    /// <exception cref="BotErrorException">It is not text.</exception>
    public string Text(string name) => Find(name) switch
    {
        { ValueKind: JsonValueKind.String } text => Text(text.GetString),
        { ValueKind: JsonValueKind.Number } number => WholeOf(number.GetRawText())?.ToString(CultureInfo.InvariantCulture) ?? number.GetRawText(),
        _ => "",
    };

    /// <summary>The text of a field that has to be there.</summary>
    /// <exception cref="BotErrorException">It is not.</exception>
    public string Required(string name, string problem) =>
        Text(name) is { Length: > 0 } text ? text : throw new BotErrorException(StatusCodes.Status400BadRequest, problem);

    /// <summary>A whole number, also as text; null for none.</summary>
    /// <exception cref="BotErrorException">It is something else.</exception>
    public long? Whole(string name, string problem)
    {
        var text = Text(name);
        if (text.Length == 0 && Find(name).ValueKind is JsonValueKind.Undefined or JsonValueKind.Null or JsonValueKind.String) return null;
        return WholeOf(text) ?? throw new BotErrorException(StatusCodes.Status400BadRequest, problem);
    }

    /// <summary>An object; null when there is none.</summary>
    public BotFields? Object(string name) => Find(name) is { ValueKind: JsonValueKind.Object } value ? new BotFields(value) : null;

    private JsonElement Find(string name) => _fields.GetValueOrDefault(name);

    // 7.0 is whole, too: some JSON libraries know only one kind of number.
    private static long? WholeOf(string text) =>
        decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
        && decimal.IsInteger(number) && number is >= long.MinValue and <= long.MaxValue
            ? (long)number : null;

    // JSON text may hold half a character or bytes that are no UTF-8; that shows when it is read.
    private static string Text(Func<string?> read)
    {
        try
        {
            return read()?.Trim() ?? "";
        }
        catch (InvalidOperationException)
        {
            throw new BotErrorException(StatusCodes.Status400BadRequest, BotTexts.NotJson);
        }
    }
}
