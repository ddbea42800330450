using System.Globalization;

namespace AiTasks.Imaging;

/// <summary>A colour as callers write it: <c>#rrggbb</c>, <c>#rrggbbaa</c> or <c>#rgb</c>, in any case.</summary>
/// <param name="Hex"><c>#rrggbb</c> in lower case.</param>
/// <param name="Opacity">0 to 1.</param>
public readonly record struct LayerColor(string Hex, double Opacity)
{
    /// <summary>Null for what is no colour. Names such as <c>red</c> are none.</summary>
    /// <param name="text">What a caller wrote.</param>
    public static LayerColor? Parse(string? text)
    {
        var digits = text?.Trim() is ['#', .. var rest] ? rest.ToLowerInvariant() : "";
        if (digits.Length == 3)
            digits = string.Concat(digits.Select(digit => new string(digit, 2)));
        if (digits.Length == 6)
            digits += "ff";
        return digits.Length == 8 && digits.All(char.IsAsciiHexDigitLower)
            ? new($"#{digits[..6]}", int.Parse(digits.AsSpan(6), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0)
            : null;
    }
}
