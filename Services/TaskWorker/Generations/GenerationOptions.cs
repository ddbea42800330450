using System.ComponentModel.DataAnnotations;

namespace AiTasks.TaskWorker.Generations;

/// <summary>How a worker takes, claims, reports and gives back work.</summary>
internal sealed class GenerationOptions
{
    private const int SlotsPerClaim = 8;

    /// <summary>
    /// Runs at the same time in this process. A run mostly waits for a model, so this is far above the core count; an answer in a chat holds
    /// its slot for as long as somebody reads along, and who finds none waits that long for a first word.
    /// </summary>
    [Range(1, 1000)]
    public int MaxConcurrency { get; init; } = 100;

    /// <summary>
    /// Claims under way at once. One after another they would bound how many runs begin in a second, and with that how soon a
    /// backlog is worked off. Few beside the slots, because a command waiting here for a slot cannot be taken by an idle worker.
    /// </summary>
    public int Claims => Math.Max(1, MaxConcurrency / SlotsPerClaim);

    /// <summary>
    /// Commands fetched ahead of those being claimed. Few, for the same reason, and since a command that ends this process costs
    /// those that wait beside it a delivery too.
    /// </summary>
    [Range(1, 100)]
    public int Prefetch { get; init; } = 1;

    /// <summary>Between two messages that say that this process is there. Well below the task API's lapse.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "00:01:00")]
    public TimeSpan PresenceInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// The broker may confirm no such message for this long before the worker says that it is not ready. Longer than two intervals, or a
    /// single lost one would do.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:10:00")]
    public TimeSpan MaxBrokerSilence { get; init; } = TimeSpan.FromSeconds(12);

    /// <summary>A run that said nothing for this long says that it is alive. Well below the task API's lease.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "00:01:00")]
    public TimeSpan HeartbeatInterval { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>
    /// How long a command may wait here for a slot and for the answer to its claim. The task's own deadline is the task API's to
    /// judge: it refuses a claim that comes too late. This only bounds what a broker that never comes back leaves here.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan ClaimWindow { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long one claim waits for its answer; the claim's message expires in the queue after the same time.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:01:00")]
    public TimeSpan ClaimTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long one report waits for the broker's confirm.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:01:00")]
    public TimeSpan SendTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>First pause before a claim or report is sent again; it doubles from there.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:01:00")]
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Longest pause before a claim or report is sent again, so that a returning broker is noticed soon.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:01:00")]
    public TimeSpan RetryDelayCap { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Text that goes on with what was just sent waits at most this long for more of it, whatever the load. A person sees 30 changes a second
    /// as flowing, and a model says up to ten times as many tokens, each of which would cost a message, a row and a frame. The beginning of
    /// a text, and one that comes more slowly than this, do not wait.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:01")]
    public TimeSpan OutputInterval { get; init; } = TimeSpan.FromMilliseconds(33);

    /// <summary>
    /// Runs whose shown text goes into one message. More than one queue of reports gets in an interval from a process with all its slots
    /// taken, so it only counts after the broker was away, and keeps such messages small. With 1 each goes in a message of its own, which task
    /// APIs understand that are older than shared messages.
    /// </summary>
    [Range(1, 1000)]
    public int MaxOutputsPerMessage { get; init; } = 100;

    /// <summary>
    /// Characters of shown text in one message of several runs; what one run shows goes alone when it is longer. So that a message stays far
    /// below what the broker takes, and its transaction short, also when all runs have much to say after the broker was away.
    /// </summary>
    [Range(100, 10_000_000)]
    public int MaxMessageLength { get; init; } = 200_000;

    /// <summary>
    /// Characters of shown text in one report; more is sent in several. Far more than a model says in the interval, so it only counts after
    /// the broker was away, and small enough for one row of the log and one frame.
    /// </summary>
    [Range(100, 100_000)]
    public int MaxOutputLength { get; init; } = 8_000;

    /// <summary>How long after a task's deadline a report is still tried; later it could change nothing.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan ReportGrace { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Longest time a stopping process spends giving its tasks back; with the bus's stop it fits into 20 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:00:15")]
    public TimeSpan HandBackTimeout { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>How long a stopping bus waits for a command that is still waiting for a slot before it gives it up.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "00:00:05")]
    public TimeSpan ConsumerStopTimeout { get; init; } = TimeSpan.FromSeconds(1);
}
