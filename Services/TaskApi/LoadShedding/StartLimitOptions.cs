using System.ComponentModel.DataAnnotations;

namespace AiTasks.TaskApi.LoadShedding;

/// <summary>
/// When starts are refused because there is too much before them: a task that would only time out is better not accepted. Section
/// <c>StartLimitOptions</c>.
/// </summary>
public sealed class StartLimitOptions
{
    /// <summary>
    /// The longest that a start may have to wait for its work to begin, as far as can be foreseen. Less than half of
    /// <c>TaskOptions:Deadline</c>, so that what was foreseen wrongly by half still ends in time.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "1.00:00:00")]
    public TimeSpan MaxWait { get; init; } = TimeSpan.FromSeconds(45);

    /// <summary>Between two looks at what waits. What is accepted meanwhile is not foreseen.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:01:00")]
    public TimeSpan SampleInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Of how long the workers' pace is the mean. Much longer than an outage may take, which then hardly counts as slowness; workers that
    /// are gone for good are noticed by degrees.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan PaceMemory { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>
    /// The longest that a refused one is told to wait before the next try: by then the pace may be another.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan MaxRetryAfter { get; init; } = TimeSpan.FromSeconds(30);
}
