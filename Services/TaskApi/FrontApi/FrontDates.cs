using System.Globalization;

namespace AiTasks.TaskApi.FrontApi;

internal static class FrontDates
{
    /// <summary>Contract A's dates have no zone (A22); ours are UTC.</summary>
    public static string Format(DateTimeOffset date) =>
        date.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    public static string? Format(DateTimeOffset? date) => date is null ? null : Format(date.Value);
}
