namespace AiTasks.TelegramAgent.Translations;

/// <summary>Small numbers as people write them.</summary>
internal static class Numerals
{
    private static readonly (string Word, int Number)[] Words =
    [
        ("один", 1), ("одна", 1), ("одну", 1), ("два", 2), ("две", 2), ("три", 3), ("четыре", 4), ("пять", 5), ("шесть", 6), ("семь", 7),
        ("восемь", 8), ("девять", 9), ("десять", 10), ("двадцать", 20), ("тридцать", 30),
    ];

    /// <summary>The number that digits or a word stand for; null when they stand for none.</summary>
    /// <param name="text">In lower case.</param>
    public static int? Read(string text) =>
        text.Length is > 0 and <= 4 && text.All(char.IsAsciiDigit) ? int.Parse(text, System.Globalization.CultureInfo.InvariantCulture)
        : Array.Find(Words, entry => entry.Word == text) is { Number: > 0 } found ? found.Number
        : null;

    /// <summary>Lower case, one space between words, no full stop at the end.</summary>
    public static string Normalize(string text) =>
        string.Join(' ', text.ToLowerInvariant().Replace('ё', 'е').Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
            .TrimEnd('.', '!', ' ');
}
