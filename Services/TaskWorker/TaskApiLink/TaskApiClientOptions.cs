using System.ComponentModel.DataAnnotations;

namespace AiTasks.TaskWorker.TaskApiLink;

/// <summary>Asking the task API for what does not go over the broker. Section <c>TaskApiClientOptions</c>.</summary>
internal sealed class TaskApiClientOptions
{
    /// <summary>How long one address may take to accept a connection before the next one is tried.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "00:00:30")]
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long one call may take: ten megabytes over a local network, with room for a busy database.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:02:00")]
    public TimeSpan CallTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Longest pause before the second call; it doubles from there, with jitter.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:01:00")]
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Longest pause, so that a task API that is back is noticed soon.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:01:00")]
    public TimeSpan RetryDelayCap { get; init; } = TimeSpan.FromSeconds(2);
}
