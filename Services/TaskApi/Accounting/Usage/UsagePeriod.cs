using System.Globalization;

namespace AiTasks.TaskApi.Accounting.Usage;

/// <summary>Days (UTC) for which somebody wants figures, both ends included.</summary>
internal sealed record UsagePeriod(DateOnly From, DateOnly To)
{
    private const string Form = "yyyy-MM-dd";
    private const int UsualDays = 30;

    public string FromText => From.ToString(Form, CultureInfo.InvariantCulture);

    public string ToText => To.ToString(Form, CultureInfo.InvariantCulture);

    /// <summary>Reads a question's ends. What is left out is today, or 30 days up to the other end.</summary>
    /// <param name="from">Such as <c>2026-12-01</c>, or null.</param>
    /// <param name="to">The same.</param>
    /// <param name="today">UTC.</param>
    /// <param name="maxDays">Most days it may span.</param>
    /// <param name="problem">What is wrong, and in which member.</param>
    public static UsagePeriod? Read(string? from, string? to, DateOnly today, int maxDays, out (string Field, string Message) problem)
    {
        problem = ("to", "to is a day such as 2026-12-31.");
        if (!TryRead(to, today, out var last)) return null;

        problem = ("from", "from is a day such as 2026-12-01.");
        if (!TryRead(from, DateOnly.FromDayNumber(Math.Max(0, last.DayNumber - UsualDays + 1)), out var first)) return null;

        problem = ("from", $"from is not after to, and not more than {maxDays} days before it.");
        return first <= last && last.DayNumber - first.DayNumber < maxDays ? new UsagePeriod(first, last) : null;
    }

    private static bool TryRead(string? text, DateOnly unless, out DateOnly day)
    {
        day = unless;
        return string.IsNullOrEmpty(text) || DateOnly.TryParseExact(text, Form, CultureInfo.InvariantCulture, DateTimeStyles.None, out day);
    }
}
