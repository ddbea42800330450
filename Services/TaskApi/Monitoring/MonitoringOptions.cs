using System.ComponentModel.DataAnnotations;

namespace AiTasks.TaskApi.Monitoring;

/// <summary>Looking at what piles up. Section <c>MonitoringOptions</c>.</summary>
public sealed class MonitoringOptions
{
    /// <summary>Between two looks. A few seconds: people read these figures, programs do not wait for them.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "00:10:00")]
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>A command that waits longer than this for the broker says that something is wrong.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan OutboxPatience { get; init; } = TimeSpan.FromSeconds(30);
}
