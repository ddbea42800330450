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

    /// <summary>How long connecting to one address may take, with sign-in.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:00:30")]
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long Redis may take to answer a command before the connection is taken for broken.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:00:30")]
    public TimeSpan SubscribeTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Pause before connecting again.</summary>
    [Range(typeof(TimeSpan), "00:00:00.05", "00:00:30")]
    public TimeSpan ReconnectDelay { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// Channels that one command subscribes after a reconnect. Commands follow each other without waiting, so more save nothing,
    /// while Redis serves nobody else during one.
    /// </summary>
    [Range(1, 100_000)]
    public int SubscribeBatch { get; init; } = 1000;

    /// <summary>
    /// Bytes of the longest message. One that is longer ends the connection, since only a broken peer sends it: what a task may
    /// return is bounded far below.
    /// </summary>
    [Range(65_536, 512 * 1024 * 1024)]
    public int MaxMessageBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>
    /// How long messages gather before they are read while several come within that time; one that comes alone is read at once. In whole
    /// milliseconds; zero reads each as it comes, for more processor time.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:00.05")]
    public TimeSpan GatherTime { get; init; } = TimeSpan.FromMilliseconds(1);

    /// <summary>Bytes of commands that may wait for a Redis that does not read. Beyond it the connection is given up.</summary>
    [Range(65_536, 512 * 1024 * 1024)]
    public int MaxUnsentBytes { get; init; } = 16 * 1024 * 1024;
}
