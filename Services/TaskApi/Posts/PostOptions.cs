using System.ComponentModel.DataAnnotations;

namespace AiTasks.TaskApi.Posts;

/// <summary>Posts and their pictures. Section <c>PostOptions</c>.</summary>
public sealed class PostOptions
{
    /// <summary>
    /// Where the gateway is reached from outside, such as <c>https://host</c>; null when nobody outside reaches it. With it a picture has
    /// a public address beside its bytes, which the oldest bots need (B24).
    /// </summary>
    public Uri? PublicUrl { get; init; }

    /// <summary>Largest uploaded picture, in bytes; Telegram's own limit for photos is 10 MB.</summary>
    [Range(1024, 100_000_000)]
    public int MaxPictureBytes { get; init; } = 10_000_000;

    /// <summary>Most pixels of an uploaded picture: 24 megapixels take about 100 MB when they are unpacked.</summary>
    [Range(1, 1_000_000_000)]
    public long MaxPicturePixels { get; init; } = 24_000_000;

    /// <summary>Most layers of a post; each one is drawn at every render.</summary>
    [Range(1, 1000)]
    public int MaxLayers { get; init; } = 50;

    /// <summary>How long a picture is kept that belongs to no post: replaced, or only the base of another one.</summary>
    [Range(typeof(TimeSpan), "01:00:00", "365.00:00:00")]
    public TimeSpan UnusedPictureRetention { get; init; } = TimeSpan.FromDays(2);

    /// <summary>Between two removals of unused pictures.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan TrimInterval { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How many unused pictures one statement removes, so that a backlog cannot hold its locks for long.</summary>
    [Range(1, 10_000)]
    public int TrimBatch { get; init; } = 100;

    /// <summary>
    /// How long a call waits until its post is published. The bot gives up after 60 s (B4); what waits longer for Telegram's limits is
    /// sent all the same.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:05:00")]
    public TimeSpan PublishPatience { get; init; } = TimeSpan.FromSeconds(50);
}
