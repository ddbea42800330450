using System.Globalization;

namespace AiTasks.TaskWorker.TextGeneration.Posts;

/// <summary>A content plan as one message: in full when it fits, a line for each day when that fits, or as many days as fit.</summary>
internal static class PlanText
{
    public static string Iso(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <param name="entries">What to write about, for each of <paramref name="dates"/>.</param>
    /// <param name="dates">The days of the entries.</param>
    /// <param name="last">The last day that was asked for.</param>
    /// <param name="phrases">The words around it.</param>
    public static string Write(IReadOnlyList<PlanEntry> entries, IReadOnlyList<DateOnly> dates, DateOnly last, Phrases phrases)
    {
        var days = entries.Zip(dates).Select((day, index) => (Entry: day.First, Date: day.Second, Number: index + 1)).ToList();
        if (dates[^1] == last)
        {
            var full = string.Join("\n\n", days.Select(day => phrases.PlanDay(
                day.Number, DayName(day.Date, phrases), Date(day.Date), day.Entry.Category.Trim(), day.Entry.Topic.Trim())));
            if (full.Length <= PlainText.Longest) return full;
        }

        var lines = days.Select(day => $"{Date(day.Date)}, {DayName(day.Date, phrases).ToLowerInvariant()} — {day.Entry.Category.Trim()}: {day.Entry.Topic.Trim()}").ToList();
        var whole = string.Join('\n', lines);
        if (dates[^1] == last && whole.Length <= PlainText.Longest) return whole;

        for (var count = lines.Count; ; count--)
        {
            var part = string.Join('\n', lines.Take(count)) + "\n\n" + phrases.PlanCut(count, Date(dates[count - 1]), Date(last));
            if (part.Length <= PlainText.Longest || count == 1) return part;
        }
    }

    private static string Date(DateOnly date) => date.ToString("dd.MM.yyyy", CultureInfo.InvariantCulture);

    private static string DayName(DateOnly date, Phrases phrases) => phrases.DayNames[(int)date.DayOfWeek];
}
