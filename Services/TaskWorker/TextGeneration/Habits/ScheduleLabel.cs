namespace AiTasks.TaskWorker.TextGeneration.Habits;

/// <summary>
/// The days of a habit in words. They are written here and not by the model, so that they always say what <c>frequency_type</c> and
/// <c>schedule_days</c> say.
/// </summary>
internal static class ScheduleLabel
{
    // By weekday, Sunday is 0.
    private static readonly string[] Russian =
        ["воскресеньям", "понедельникам", "вторникам", "средам", "четвергам", "пятницам", "субботам"];

    private static readonly string[] English = ["Sundays", "Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays"];

    /// <param name="days">Different weekdays, at least one; Sunday is 0.</param>
    /// <param name="language"><c>ru</c> or <c>en</c>.</param>
    public static string Of(IReadOnlyList<int> days, string language)
    {
        var isRussian = language != "en";
        var known = Vocabulary.FrequencyDays.FirstOrDefault(frequency => frequency.Value is { } fixedDays && fixedDays.SequenceEqual(days.Order()));
        return known.Key switch
        {
            "daily" => isRussian ? "Каждый день" : "Every day",
            "weekdays" => isRussian ? "По будням" : "On weekdays",
            "weekends" => isRussian ? "По выходным" : "On weekends",
            _ when isRussian => $"По {Join(days, Russian, "и")}",
            _ => $"On {Join(days, English, "and")}",
        };
    }

    private static string Join(IReadOnlyList<int> days, string[] names, string and)
    {
        // A week begins on Monday.
        var words = days.OrderBy(day => (day + 6) % 7).Select(day => names[day]).ToArray();
        return words.Length == 1 ? words[0] : $"{string.Join(", ", words[..^1])} {and} {words[^1]}";
    }
}
