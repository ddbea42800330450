using System.ComponentModel.DataAnnotations;

namespace AiTasks.TaskApi.Audit;

/// <summary>How long it is known who did what. Section <c>AuditOptions</c>.</summary>
public sealed class AuditOptions
{
    /// <summary>What is older is removed. A year, since what an attacker did is often noticed months later; the table refuses less than thirty days.</summary>
    [Range(typeof(TimeSpan), "31.00:00:00", "3650.00:00:00")]
    public TimeSpan Retention { get; init; } = TimeSpan.FromDays(365);

    /// <summary>Between two removals.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan TrimInterval { get; init; } = TimeSpan.FromHours(1);

    /// <summary>The most that are removed by one statement, so that none takes long.</summary>
    [Range(1, 100_000)]
    public int TrimBatch { get; init; } = 1000;
}
