using System.Globalization;
using System.Text.Json.Nodes;

namespace AiTasks.TaskApi.Posts;

/// <summary>
/// What stands in a layer's <c>data</c> (B21-B23). Only what the contract names is kept; numbers may come as texts, as old clients send
/// them.
/// </summary>
internal static class LayerData
{
    private const int MaxTextLength = 2000;
    private const double MaxCoordinate = 100_000;

    private static readonly string[] Places = ["x", "y", "rotation"];
    private static readonly string[] Sizes = ["w", "h", "width", "height", "size", "max_width"];

    /// <summary>A picture that fills the canvas.</summary>
    public static JsonObject Whole(int width, int height) => new()
    {
        ["x"] = 0,
        ["y"] = 0,
        ["w"] = width,
        ["h"] = height,
        ["scale"] = 1.0,
        ["rotation"] = 0,
        ["opacity"] = 1.0,
        ["crop"] = new JsonObject { ["x"] = 0, ["y"] = 0, ["w"] = width, ["h"] = height },
    };

    /// <summary>Reads what a client sent.</summary>
    /// <returns>The data to keep, or why it cannot be kept, for the person.</returns>
    public static (JsonObject? Data, string? Problem) Read(string type, JsonObject sent)
    {
        var data = new JsonObject();
        var bad = Copy(sent, data, Places, -MaxCoordinate) ?? Copy(sent, data, Sizes, 0) ?? Copy(sent, data, ["scale"], 0);
        if (bad is not null)
            return (null, $"Поле {bad} должно быть числом.");
        if (sent["opacity"] is not null && (Number(sent, "opacity") is not { } opacity || opacity is < 0 or > 1))
            return (null, "Поле opacity должно быть числом от 0 до 1.");
        if (Number(sent, "opacity") is { } visible) data["opacity"] = visible;

        return type switch
        {
            StoredLayer.Text => ReadText(sent, data),
            StoredLayer.Rectangle => ReadColor(sent, data),
            _ => ReadCrop(sent, data),
        };
    }

    /// <summary>A number, also when it stands there as a text; null when there is none.</summary>
    public static double? Number(JsonObject? data, string name) => data?[name] is not JsonValue value ? null
        : value.TryGetValue<double>(out var number) && double.IsFinite(number) ? number
        : value.TryGetValue<string>(out var text) && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number)
            && double.IsFinite(number) ? number
        : null;

    public static string? Text(JsonObject? data, string name) =>
        data?[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private static (JsonObject?, string?) ReadText(JsonObject sent, JsonObject data)
    {
        var text = Text(sent, "text");
        if (string.IsNullOrWhiteSpace(text) || text.Length > MaxTextLength || text.Any(letter => letter != '\n' && char.IsControl(letter)))
            return (null, $"Поле text должно быть текстом до {MaxTextLength} знаков.");
        data["text"] = text;
        if (Text(sent, "align") is { } align)
        {
            if (align is not ("left" or "center" or "right")) return (null, "Поле align: left, center или right.");
            data["align"] = align;
        }

        if (sent["bold"] is JsonValue bold && bold.TryGetValue<bool>(out var isBold)) data["bold"] = isBold;
        return ReadColor(sent, data);
    }

    private static (JsonObject?, string?) ReadColor(JsonObject sent, JsonObject data)
    {
        if (Text(sent, "color") is not { } color) return (data, null);
        if (color.Length is not (7 or 9) || color[0] != '#' || !color.Skip(1).All(char.IsAsciiHexDigit))
            return (null, "Поле color: цвет вида #rrggbb или #rrggbbaa.");
        data["color"] = color;
        return (data, null);
    }

    private static (JsonObject?, string?) ReadCrop(JsonObject sent, JsonObject data)
    {
        if (sent["crop"] is not JsonObject crop) return (data, null);
        var kept = new JsonObject();
        if (Copy(crop, kept, ["x", "y", "w", "h"], 0) is { } bad) return (null, $"Поле crop.{bad} должно быть числом.");
        data["crop"] = kept;
        return (data, null);
    }

    private static string? Copy(JsonObject sent, JsonObject data, IEnumerable<string> names, double least)
    {
        foreach (var name in names.Where(name => sent[name] is not null))
        {
            if (Number(sent, name) is not { } number || number < least || number > MaxCoordinate) return name;
            data[name] = number;
        }

        return null;
    }
}
