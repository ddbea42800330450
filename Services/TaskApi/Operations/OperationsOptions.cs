using System.ComponentModel.DataAnnotations;

namespace AiTasks.TaskApi.Operations;

/// <summary>What administrators see of the running system. Section <c>OperationsOptions</c>.</summary>
public sealed class OperationsOptions
{
    /// <summary>
    /// Where the Aspire dashboard is, such as <c>http://127.0.0.1:18888</c>, without its login token; null when none runs. Told to
    /// administrators only.
    /// </summary>
    public Uri? DashboardUrl { get; init; }

    /// <summary>Silence after which a worker or a node counts no more. They speak every 5 s; this forgives two lost messages.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:10:00")]
    public TimeSpan Lapse { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Between two notes of a replica about its own health.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "00:01:00")]
    public TimeSpan NodeInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long the broker may take to be asked.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:01:00")]
    public TimeSpan BrokerTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Most parked messages shown of one queue, and looked through for one that is to be put back or deleted: the oldest.</summary>
    [Range(1, 10_000)]
    public int MaxErrors { get; init; } = 100;
}
