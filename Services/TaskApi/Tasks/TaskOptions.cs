using System.ComponentModel.DataAnnotations;

namespace AiTasks.TaskApi.Tasks;

/// <summary>Limits of a task's life. Section <c>TaskOptions</c>.</summary>
public sealed class TaskOptions
{
    /// <summary>
    /// From the start to the failure <c>timeout</c>. Front ends of contract A give up 120 s after the start response (A24);
    /// failing slightly earlier lets them show the reason.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(118);

    /// <summary>Between two starts of one type by one person (A19).</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan Cooldown { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Silence after which a task fails as <c>stuck_task</c> (A24).</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan StuckAfter { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// Silence of a running task after which its worker counts as dead. Workers report every 3 s, so this forgives three
    /// lost reports and still notices a death within 15 s.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(11);

    /// <summary>
    /// How often a task is taken up again after its worker died. A task that kills every worker it meets must end.
    /// </summary>
    [Range(0, 100)]
    public int MaxRescues { get; init; } = 3;

    /// <summary>
    /// How long a command that was sent may wait for a worker before it is sent again, in case the broker lost it. Until then it takes the
    /// place of another. A second command is harmless: only one run can claim an attempt.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan RedispatchAfter { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Between two looks for tasks whose time has run out.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "00:01:00")]
    public TimeSpan SweepInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How many overdue tasks one look handles, so that a backlog cannot hold its locks for long.</summary>
    [Range(1, 10_000)]
    public int SweepBatch { get; init; } = 200;

    /// <summary>Largest context of a start, in bytes of JSON.</summary>
    [Range(1, 10_000_000)]
    public int MaxContextBytes { get; init; } = 64 * 1024;

    /// <summary>Largest page of the history.</summary>
    [Range(1, 1000)]
    public int MaxPageSize { get; init; } = 100;
}
