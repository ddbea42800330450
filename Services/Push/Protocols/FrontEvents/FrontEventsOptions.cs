using System.ComponentModel.DataAnnotations;

namespace AiTasks.Push.Protocols.FrontEvents;

/// <summary>Limits of event streams and long polls. Section <c>FrontEventsOptions</c>.</summary>
public sealed class FrontEventsOptions
{
    /// <summary>When a browser whose event stream ended comes back; the stream tells it so.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:05:00")]
    public TimeSpan StreamRetry { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a poll waits for an event unless it says otherwise. Below the 30 s after which many proxies cut.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:05:00")]
    public TimeSpan PollWait { get; init; } = TimeSpan.FromSeconds(25);

    /// <summary>How long a poll may wait at most. Below the gateway's own limit for a silent answer.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:05:00")]
    public TimeSpan MaxPollWait { get; init; } = TimeSpan.FromSeconds(55);

    /// <summary>Bytes of frames in one answer to a poll; the next poll gets the rest.</summary>
    [Range(1024, 64 * 1024 * 1024)]
    public int PollBytes { get; init; } = 1024 * 1024;
}
