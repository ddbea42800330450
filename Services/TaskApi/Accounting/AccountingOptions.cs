using System.ComponentModel.DataAnnotations;

namespace AiTasks.TaskApi.Accounting;

/// <summary>What becomes of the records of calls. Section <c>AccountingOptions</c>.</summary>
public sealed class AccountingOptions
{
    /// <summary>
    /// Age at which a call that nobody settled counts as ended with what was reserved for it: its worker died, and nobody knows what it
    /// took. Longer than the longest task (answers of chats have 5 min); who sets a longer deadline sets this longer too. A worker that is
    /// heard of later still is believed.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan ForgottenAfter { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Between two looks for such calls. What they count does not change by it, so it need not be soon.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "01:00:00")]
    public TimeSpan SweepInterval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long calls are kept: long enough to hold a month against the same one of the year before.</summary>
    [Range(typeof(TimeSpan), "2.00:00:00", "3650.00:00:00")]
    public TimeSpan Retention { get; init; } = TimeSpan.FromDays(400);

    /// <summary>Between two removals of what is older.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "1.00:00:00")]
    public TimeSpan TrimInterval { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How many rows one statement closes or removes, so that a backlog cannot hold its locks for long.</summary>
    [Range(1, 10_000)]
    public int Batch { get; init; } = 500;

    /// <summary>Most days that one question for figures may span: a leap year.</summary>
    [Range(1, 3650)]
    public int MaxUsageDays { get; init; } = 366;
}
