using System.ComponentModel.DataAnnotations;

namespace AiTasks.TaskApi.PersonalData;

/// <summary>How a person's data is given out. Section <c>ExportOptions</c>.</summary>
public sealed class ExportOptions
{
    /// <summary>Rows that are read at a time, which is about what one export has in memory.</summary>
    [Range(1, 10_000)]
    public int Batch { get; init; } = 100;
}
