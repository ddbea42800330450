using System.ComponentModel.DataAnnotations;

namespace AiTasks.TaskApi.Storage;

/// <summary>Round trips to the database that calls share under load. Section <c>SharedTripOptions</c>.</summary>
public sealed class SharedTripOptions
{
    /// <summary>
    /// Most calls that one trip serves. What a statement and a commit cost of themselves is spread thin long before this, and a longer one
    /// only makes its first callers wait for its last.
    /// </summary>
    [Range(1, 1_000)]
    public int MaxCalls { get; init; } = 64;

    /// <summary>
    /// Trips of one kind under way at once, so that one which waits for a lock does not stop all. A call that finds none under way does not
    /// wait.
    /// </summary>
    [Range(1, 100)]
    public int MaxTrips { get; init; } = 4;

    /// <summary>
    /// How long trips begin apart, unless a full one waits. Whoever comes meanwhile goes into the next one after the one under way: a few
    /// full trips are less work than many small ones at once. Longer than one usually takes.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:01")]
    public TimeSpan Headway { get; init; } = TimeSpan.FromMilliseconds(10);

    /// <summary>
    /// Most calls of one kind that wait for a trip; further ones are told to come again. Far more than a trip serves, and what is left of
    /// <see cref="Patience"/> suffices for; beyond it only memory grows.
    /// </summary>
    [Range(1, 1_000_000)]
    public int MaxWaiting { get; init; } = 5_000;

    /// <summary>How long a call waits for a trip to begin, before its caller is told to come again.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:01:00")]
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(5);
}
