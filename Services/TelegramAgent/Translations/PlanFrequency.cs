using System.Text.RegularExpressions;

namespace AiTasks.TelegramAgent.Translations;

/// <summary>How often a content plan has something to say.</summary>
internal sealed partial class PlanFrequency
{
    private const int Week = 7;

    private readonly Func<DateOnly, int, bool> _falls;

    private PlanFrequency(string name, Func<DateOnly, int, bool> falls)
    {
        Name = name;
        _falls = falls;
    }

    /// <summary>In words.</summary>
    public string Name { get; }

    /// <summary>The frequency that a person means; null when it is not clear. Nothing said means every day.</summary>
    public static PlanFrequency? Read(string text) => Numerals.Normalize(text) switch
    {
        "" or "ежедневно" or "каждый день" or "раз в день" => new("ежедневно", (_, _) => true),
        "через день" => new("через день", (_, day) => day % 2 == 0),
        "раз в неделю" or "еженедельно" or "каждую неделю" => Weekly(1),
        "по будням" or "по будним дням" or "в будни" => new("по будням", (date, _) => !IsWeekend(date)),
        "по выходным" or "по выходным дням" or "в выходные" => new("по выходным", (date, _) => IsWeekend(date)),
        var other => TimesAWeek().Match(other) is { Success: true } match && Numerals.Read(match.Groups[1].Value) is >= 1 and <= Week and var times
            ? Weekly(times) : null,
    };

    /// <summary>The days it falls on.</summary>
    public IReadOnlyList<DateOnly> Dates(DateOnly first, int days) =>
        [.. Enumerable.Range(0, days).Where(day => _falls(first.AddDays(day), day)).Select(first.AddDays)];

    // Spread over each seven days from the first one: two are 0 and 3, three are 0, 2 and 4.
    private static PlanFrequency Weekly(int times)
    {
        var offsets = Enumerable.Range(0, times).Select(number => number * Week / times).ToHashSet();
        return new($"{times} {(times is >= 2 and <= 4 ? "раза" : "раз")} в неделю", (_, day) => offsets.Contains(day % Week));
    }

    private static bool IsWeekend(DateOnly date) => date.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;

    [GeneratedRegex(@"^([0-9]|[а-я]+) раза? в неделю\z")]
    private static partial Regex TimesAWeek();
}
