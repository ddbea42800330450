using System.ComponentModel.DataAnnotations;

namespace AiTasks.TaskApi.Tasks.Idempotency;

/// <summary>Remembering of idempotency keys. Section <c>IdempotencyOptions</c>.</summary>
public sealed class IdempotencyOptions
{
    /// <summary>
    /// How long a key names its task, at the least. Long enough for any client's retries, short enough that a client with
    /// poor random numbers does not meet its own past.
    /// </summary>
    [Range(typeof(TimeSpan), "00:01:00", "365.00:00:00")]
    public TimeSpan Lifetime { get; init; } = TimeSpan.FromDays(1);

    /// <summary>Between two removals of old keys.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "1.00:00:00")]
    public TimeSpan TrimInterval { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How many old keys one statement forgets, so that a backlog cannot hold its locks for long.</summary>
    [Range(1, 100_000)]
    public int TrimBatch { get; init; } = 1000;
}
