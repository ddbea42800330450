using System.Globalization;

namespace AiTasks.Imaging;

/// <summary>Sizes of canvases as callers write them.</summary>
public static class AspectRatio
{
    /// <summary>Shortest side in pixels.</summary>
    public const int MinSide = 64;

    /// <summary>Longest side in pixels.</summary>
    public const int MaxSide = 2048;

    // What Telegram shows without scaling it up on a phone.
    private const int ShorterSide = 1080;
    private const int LargestRatioNumber = 32;

    /// <summary>
    /// Reads a ratio (<c>1:1</c>, <c>16x9</c>; both numbers up to 32) or a size in pixels (<c>512x512</c>; both 64 to 2048). The shorter
    /// side of a ratio's canvas is 1080, less where the longer one would exceed 2048. Null for anything else.
    /// </summary>
    /// <param name="text">Two whole numbers with <c>x</c>, <c>:</c>, <c>/</c> or <c>*</c> between them; the Cyrillic letter does as well.</param>
    public static (int Width, int Height)? Parse(string? text)
    {
        if (text is not { Length: <= 32 })
            return null;

        var parts = text.ToLowerInvariant().Split(['x', 'х', '×', ':', '/', '*'], StringSplitOptions.TrimEntries);
        if (parts.Length != 2 || Number(parts[0]) is not { } width || Number(parts[1]) is not { } height)
            return null;
        if (width is >= MinSide and <= MaxSide && height is >= MinSide and <= MaxSide)
            return (width, height);
        return width <= LargestRatioNumber && height <= LargestRatioNumber ? OfRatio(width, height) : null;
    }

    private static (int Width, int Height) OfRatio(int width, int height)
    {
        var unit = Math.Min((double)ShorterSide / Math.Min(width, height), (double)MaxSide / Math.Max(width, height));
        return ((int)Math.Round(width * unit), (int)Math.Round(height * unit));
    }

    private static int? Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : null;
}
