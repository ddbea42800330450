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
    /// Trips of one kind under way at once. A call that finds one free does not wait. Two, so that one is gathered and written while the
    /// disk confirms the other; more make smaller batches and with that more work.
    /// </summary>
    [Range(1, 100)]
    public int MaxTrips { get; init; } = 2;

    /// <summary>How long a call waits for a trip to begin, before its caller is told to come again.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:01:00")]
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(5);
}
