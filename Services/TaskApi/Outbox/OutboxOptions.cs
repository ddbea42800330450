using System.ComponentModel.DataAnnotations;

namespace AiTasks.TaskApi.Outbox;

/// <summary>Sending of commands. Section <c>OutboxOptions</c>.</summary>
public sealed class OutboxOptions
{
    /// <summary>
    /// Between two looks for commands that a replica committed but did not send, because it died or the broker was away.
    /// A replica's own commands go out at once.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "00:01:00")]
    public TimeSpan SweepInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// The same while commands wait for room. Room that this replica makes is used at once; this is for what others make.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:01:00")]
    public TimeSpan BacklogInterval { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Most commands sent in one transaction.</summary>
    [Range(1, 10_000)]
    public int BatchSize { get; init; } = 100;

    /// <summary>
    /// Batches sent and not yet confirmed by the broker. One at a time would make what is started meanwhile wait for its disk; more than a
    /// few only queue there.
    /// </summary>
    [Range(1, 1_000)]
    public int MaxUnconfirmed { get; init; } = 16;

    /// <summary>How long the broker may take to confirm a batch before its commands are put back.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:01:00")]
    public TimeSpan SendTimeout { get; init; } = TimeSpan.FromSeconds(10);
}
