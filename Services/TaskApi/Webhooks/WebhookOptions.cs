using System.ComponentModel.DataAnnotations;

namespace AiTasks.TaskApi.Webhooks;

/// <summary>Telling others how tasks ended. Section <c>WebhookOptions</c>.</summary>
public sealed class WebhookOptions
{
    /// <summary>
    /// Private networks in which receivers may be, such as <c>10.1.0.0/16</c>. Without them every address of a private network is
    /// refused, whatever name it has: whoever may start a task could otherwise make this process call what only it can reach. A name with
    /// several addresses is refused for one of them.
    /// </summary>
    public IReadOnlyList<string> AllowedNetworks { get; init; } = [];

    /// <summary>True: receivers may be called without TLS, in networks that are allowed above.</summary>
    public bool AllowHttp { get; init; }

    /// <summary>How long a receiver may take to answer. Standard Webhooks advises 15 to 30 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:02:00")]
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Pause after the first failure. It doubles with each further one; a random fifth more or less keeps receivers from waves.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "01:00:00")]
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Longest pause.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "1.00:00:00")]
    public TimeSpan MaxRetryDelay { get; init; } = TimeSpan.FromHours(4);

    /// <summary>How long it is tried: over a weekend.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "30.00:00:00")]
    public TimeSpan GiveUpAfter { get; init; } = TimeSpan.FromHours(72);

    /// <summary>How long the log of deliveries is kept.</summary>
    [Range(typeof(TimeSpan), "1.00:00:00", "365.00:00:00")]
    public TimeSpan Retention { get; init; } = TimeSpan.FromDays(30);

    /// <summary>Between two looks for what is due.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:01:00")]
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Deliveries under way at once from this process.</summary>
    [Range(1, 1000)]
    public int Concurrency { get; init; } = 16;
}
