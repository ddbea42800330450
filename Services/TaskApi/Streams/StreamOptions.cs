using System.ComponentModel.DataAnnotations;

namespace AiTasks.TaskApi.Streams;

/// <summary>Keeping of the event log. Section <c>StreamOptions</c>.</summary>
public sealed class StreamOptions
{
    /// <summary>How long events stay readable. Who comes back later gets a snapshot instead of a tail.</summary>
    [Range(typeof(TimeSpan), "00:00:10", "365.00:00:00")]
    public TimeSpan Retention { get; init; } = TimeSpan.FromDays(1);

    /// <summary>Between two removals of old events.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan TrimInterval { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// How long a terminal fact that no client has acknowledged is repeated to clients that connect anew. Longer than a
    /// person's patience with a page, shorter than the time after which an old result would surprise.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan RepeatTerminals { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Most terminal facts repeated to one client.</summary>
    [Range(1, 1000)]
    public int RepeatLimit { get; init; } = 50;

    /// <summary>Most events in one tail; a reader asks again for the rest.</summary>
    [Range(1, 100_000)]
    public int TailLimit { get; init; } = 500;

    /// <summary>Most sockets in one question for welcomes; each may take a tail of its own, so an answer stays within some megabytes.</summary>
    [Range(1, 10_000)]
    public int MaxWelcomes { get; init; } = 500;

    /// <summary>Most streams in one question for tails.</summary>
    [Range(1, 100_000)]
    public int MaxPositions { get; init; } = 20_000;
}
