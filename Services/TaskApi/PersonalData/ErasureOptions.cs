using System.ComponentModel.DataAnnotations;

namespace AiTasks.TaskApi.PersonalData;

/// <summary>How people are erased. Section <c>ErasureOptions</c>.</summary>
public sealed class ErasureOptions
{
    /// <summary>Between two looks for somebody to erase, or to go on with.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "01:00:00")]
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The most rows that one statement removes: a person may have millions, and their statements must not hold up anybody's.</summary>
    [Range(1, 10_000)]
    public int Batch { get; init; } = 500;
}
