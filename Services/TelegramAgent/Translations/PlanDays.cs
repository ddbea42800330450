using System.Text.RegularExpressions;

namespace AiTasks.TelegramAgent.Translations;

/// <summary>For how many days a content plan is wanted.</summary>
internal static partial class PlanDays
{
    private const int Max = 365;

    private static readonly (string Stem, int Days)[] Units =
        [("ден", 1), ("дн", 1), ("сут", 1), ("недел", 7), ("мес", 30), ("год", 365), ("лет", 365)];

    /// <summary>Reads <c>7</c>, and what people type into early bots: <c>7 дней</c>, <c>две недели</c>, <c>месяц</c>.</summary>
    /// <returns>1 to 365; null when it is anything else.</returns>
    public static int? Read(string text)
    {
        var match = Shape().Match(Numerals.Normalize(text));
        if (!match.Success) return null;
        var (count, unit) = (match.Groups["count"].Value, match.Groups["unit"].Value);
        var days = unit.Length > 0 ? Numerals.Read(count) * Unit(unit) : Numerals.Read(count) ?? Unit(count);
        return days is >= 1 and <= Max ? days : null;
    }

    private static int? Unit(string word) =>
        Array.Find(Units, unit => word.StartsWith(unit.Stem, StringComparison.Ordinal)) is { Days: > 0 } found ? found.Days : null;

    [GeneratedRegex(@"^(?:на )?(?<count>[0-9]{1,4}|[а-я]+)(?: ?(?<unit>[а-я]+))?\z")]
    private static partial Regex Shape();
}
