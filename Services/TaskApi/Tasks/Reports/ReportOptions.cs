using System.ComponentModel.DataAnnotations;

namespace AiTasks.TaskApi.Tasks.Reports;

/// <summary>Handling of reports. Section <c>ReportOptions</c>.</summary>
public sealed class ReportOptions
{
    /// <summary>As soon as so many reports wait, no further message is taken into their transaction.</summary>
    [Range(1, 10_000)]
    public int BatchSize { get; init; } = 200;

    /// <summary>
    /// How many unconfirmed reports of one partition a process holds. More than a batch, so that the next one fills while
    /// one is written.
    /// </summary>
    [Range(1, 10_000)]
    public int Prefetch { get; init; } = 400;

    /// <summary>
    /// How long a report waits for one that precedes it. Reports overtake each other only inside this process, by
    /// milliseconds; after this the missing one is not coming.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:01:00")]
    public TimeSpan GapPatience { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Between two tries while the database is away; the reports stay with the broker meanwhile.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:01:00")]
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(500);
}
