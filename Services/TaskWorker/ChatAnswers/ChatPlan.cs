using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace AiTasks.TaskWorker.ChatAnswers;

/// <summary>What a model wants to look up before it answers.</summary>
internal sealed record ChatPlan
{
    [Length(0, 10)]
    [Description("The searches, the most important first.")]
    public required IReadOnlyList<PlannedSearch> Searches { get; init; }

    /// <summary>Checks what depends on the chat; the rules of the type already hold.</summary>
    /// <param name="documents">How many documents there are.</param>
    /// <param name="errors">Gets one sentence per number that is no document.</param>
    /// <returns>Whether the plan can be followed.</returns>
    public bool Check(int documents, List<string> errors)
    {
        foreach (var (index, search) in Searches.Index())
        {
            foreach (var number in search.Documents.Where(number => number < 1 || number > documents))
                errors.Add($"$.searches[{index}].documents has {number}; the documents are 1 to {documents}.");
        }

        return errors.Count == 0;
    }
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
