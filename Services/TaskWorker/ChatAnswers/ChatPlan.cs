using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace AiTasks.TaskWorker.ChatAnswers;

/// <summary>What a model wants to look up before it answers.</summary>
internal sealed record ChatPlan
{
    [Length(0, 10)]
    [Description("The searches, the most important first.")]
    public required IReadOnlyList<PlannedSearch> Searches { get; init; }
}

/// <summary>One search of a plan.</summary>
internal sealed record PlannedSearch
{
    [StringLength(300)]
    [Description("Words that stand in the passage that is looked for, in the documents' language.")]
    public required string Query { get; init; }

    [Length(0, 100)]
    [Description("Numbers of the documents to search; an empty list means all of them.")]
    public required IReadOnlyList<int> Documents { get; init; }

    [StringLength(300)]
    [Description("One short sentence for the person: what this search is for.")]
    public required string Reason { get; init; }
}
