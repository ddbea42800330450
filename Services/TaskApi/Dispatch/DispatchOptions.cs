using System.ComponentModel.DataAnnotations;

namespace AiTasks.TaskApi.Dispatch;

/// <summary>
/// How commands are shared out among people, and what is said of the wait. Section <c>DispatchOptions</c>. All replicas count in the same
/// tables, so they should agree about it.
/// </summary>
public sealed class DispatchOptions
{
    /// <summary>
    /// How many commands may wait at busy workers, as a share of the workers' slots, rounded down. They fill a slot the moment it is free,
    /// and whoever comes next waits behind them: a quarter is begun within a quarter of a task's time. Workers of fewer than four slots
    /// have none waiting, which costs them some 15 ms between two tasks, and nobody's first task waits there for more than one other.
    /// </summary>
    [Range(0.0, 1.0)]
    public double Headroom { get; init; } = 0.25;

    /// <summary>
    /// Commands sent and not claimed while no worker is known: of an older release, or since none runs. Few, since they are in nobody's
    /// favour: whoever comes next waits behind all of them.
    /// </summary>
    [Range(1, 100_000)]
    public int MinWindow { get; init; } = 4;

    /// <summary>Most commands sent and not claimed, however many slots there are, so that the broker's queue stays short.</summary>
    [Range(1, 100_000)]
    public int MaxWindow { get; init; } = 2_000;

    /// <summary>Silence after which a worker's slots count no more. Workers speak every 5 s; this forgives two lost messages.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan WorkerLapse { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>A worker is written down at most this often, however many replicas hear it.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan WorkerWriteInterval { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>From how many tasks of a type it is told how long one takes; the last ones, since models and load change.</summary>
    [Range(1, 1_000)]
    public int DurationSample { get; init; } = 20;

    /// <summary>How long a task is taken to take while there is none of its type to learn from.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan AssumedDuration { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long the usual times are kept before they are looked up again. They change with models, not with seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan DurationLifetime { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How old a picture of the queue may be that answers are given from. Those who wait ask every two seconds, each for one task, and one
    /// picture serves them all.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan ForecastLifetime { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Between two messages to a person's sockets about the places of their waiting tasks (E24: about every 2 s).</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "00:01:00")]
    public TimeSpan AnnounceInterval { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Most tasks of one person in one such message, those that come first. Who has a thousand waiting looks at the next ones; each costs a
    /// frame to every socket.
    /// </summary>
    [Range(1, 10_000)]
    public int AnnounceLimit { get; init; } = 20;
}
