using System.ComponentModel.DataAnnotations;

namespace AiTasks.Push.Delivery;

/// <summary>How events find their way into sockets. Section <c>DeliveryOptions</c>.</summary>
public sealed class DeliveryOptions
{
    /// <summary>
    /// A terminal frame leaves at the earliest this long after the task was started: a client that has not read the answer to
    /// its start yet would overlook the end and wait two minutes (contract A32 asks for at least 300 ms).
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:10")]
    public TimeSpan HoldBack { get; init; } = TimeSpan.FromMilliseconds(400);

    /// <summary>Events of one person kept while a gap before them is read, or while a socket joins. Beyond it the log is read again.</summary>
    [Range(1, 100_000)]
    public int KeptEvents { get; init; } = 512;

    /// <summary>
    /// Sockets in one question for welcomes. Few come together but after a node has died, when thousands do; more in one save little, and
    /// each may bring hundreds of events that the last of them waits for.
    /// </summary>
    [Range(1, 500)]
    public int WelcomeBatch { get; init; } = 64;

    /// <summary>Questions for welcomes under way at once from this process; sockets that come meanwhile go into the next one together.</summary>
    [Range(1, 64)]
    public int WelcomeReaders { get; init; } = 4;

    /// <summary>
    /// Positions in one question for tails. Ten questions then see through 5,000 people without news; more positions in one
    /// save little and make an answer with much news large.
    /// </summary>
    [Range(1, 10_000)]
    public int TailBatch { get; init; } = 500;

    /// <summary>Questions for tails under way at once from this process.</summary>
    [Range(1, 64)]
    public int TailReaders { get; init; } = 2;

    /// <summary>Pause after a failed question for tails.</summary>
    [Range(typeof(TimeSpan), "00:00:00.01", "00:01:00")]
    public TimeSpan TailRetryDelay { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How often all local streams are read from the log while the fan-out is dead.</summary>
    [Range(typeof(TimeSpan), "00:00:00.05", "00:01:00")]
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromSeconds(1.5);

    /// <summary>
    /// How long they are read like that after it came back: a publisher may find its way to Redis later than we do, and what it
    /// says until then reaches nobody.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan RecoveryTime { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How often they are read while it is alive. A task API that dies between committing an event and publishing it leaves a
    /// gap that nothing else shows until the next event, and one that is cut off from Redis alone publishes nothing at all. Such
    /// events have to arrive within five seconds.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "01:00:00")]
    public TimeSpan SweepInterval { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>
    /// After this many connections of a person evicted older ones within <see cref="TruceMemory"/>, the older ones stay: clients
    /// of old builds come back a second after every eviction, for ever, and two tabs would never come to rest. Two, since that
    /// is at rest within two seconds.
    /// </summary>
    [Range(1, 1000)]
    public int EvictionsUntilTruce { get; init; } = 2;

    /// <summary>
    /// How long evictions must have gone on before older sockets stay. Just below the second after which old clients come back,
    /// so that a person who opens some tabs at once still has one socket.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan TruceAfter { get; init; } = TimeSpan.FromSeconds(0.9);

    /// <summary>How long an eviction counts: some times the second after which old clients come back.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "01:00:00")]
    public TimeSpan TruceMemory { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Sockets of one person on one node during a truce; beyond it the oldest goes, so that nobody takes up the node.</summary>
    [Range(1, 1000)]
    public int SocketsPerPerson { get; init; } = 8;

    /// <summary>Snapshots one socket may need until one meets its live events; a second one is rare, more are a fault.</summary>
    [Range(1, 10)]
    public int JoinAttempts { get; init; } = 3;

    /// <summary>Sockets that get a new snapshot at the same time after their stream's tail was lost.</summary>
    [Range(1, 1000)]
    public int ResyncConcurrency { get; init; } = 16;
}
