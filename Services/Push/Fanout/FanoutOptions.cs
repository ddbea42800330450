using System.ComponentModel.DataAnnotations;

namespace AiTasks.Push.Fanout;

/// <summary>The way through Redis. Section <c>FanoutOptions</c>.</summary>
public sealed class FanoutOptions
{
    /// <summary>How often this node publishes to itself to prove that messages arrive.</summary>
    [Range(typeof(TimeSpan), "00:00:00.05", "00:00:30")]
    public TimeSpan BeatInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Without its own messages for this long the node takes the fan-out for dead and connects anew.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:01:00")]
    public TimeSpan SilenceLimit { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How long connecting may take.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:00:30")]
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long Redis may take to confirm a subscription before the connection is taken for broken.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:00:30")]
    public TimeSpan SubscribeTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Pause before connecting again.</summary>
    [Range(typeof(TimeSpan), "00:00:00.05", "00:00:30")]
    public TimeSpan ReconnectDelay { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Subscriptions confirmed at the same time after a reconnect.</summary>
    [Range(1, 10_000)]
    public int ResubscribeConcurrency { get; init; } = 256;
}
