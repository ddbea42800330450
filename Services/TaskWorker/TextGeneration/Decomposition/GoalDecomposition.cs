using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using AiTasks.Contracts;
using AiTasks.TaskWorker.TextGeneration.Goals;

namespace AiTasks.TaskWorker.TextGeneration.Decomposition;

internal sealed record DecompositionAnswer
{
    [Length(1, 15)]
    public required IReadOnlyList<DecompositionStep> Steps { get; init; }

    [Description("One sentence that sums the steps up.")]
    public required string Summary { get; init; }

    [Description("Why this order, in one to three sentences.")]
    public required string Reasoning { get; init; }
}

internal sealed record DecompositionStep
{
    [Description("What to do, as an action that can be ticked off.")]
    public required string Title { get; init; }
    public required string Description { get; init; }

    [Description("How long it takes, in words for a person, such as \"2 days\".")]
    public required string TimeEstimate { get; init; }
}

/// <summary>The steps that lead to a goal, in their order.</summary>
internal sealed class GoalDecomposition : TaskKind<DecompositionAnswer>
{
    public override string Type => TaskTypes.GoalDecomposition;
    public override string ItemsKey => "steps";

    public override int? ExpectedItems(TextTask task) => 5;

    public override string? Refusal(TextTask task, Phrases phrases) =>
        GoalTitle(task) is null && task.Context.Number("goal_id", "goalId") is null ? phrases.GoalNeeded : null;

    public static string? GoalTitle(TextTask task) => task.Context.Text("goal_title", "goalTitle", "title", "goal");

    protected override void Check(DecompositionAnswer answer, TextTask task, List<string> errors) =>
        GoalItems.RefuseRepeats(answer.Steps.Select(step => step.Title), errors);

    protected override JsonObject Result(DecompositionAnswer answer, TextTask task)
    {
        var result = ToJson(answer);
        var order = 0;
        foreach (var step in TaskContext.Entries(result, "steps"))
            step["order"] = ++order;
        if (task.Context.Number("goal_id", "goalId") is { } goal)
            result["goal_id"] = goal;
        if (GoalTitle(task) is { } title)
            result["goal_title"] = title;
        return result;
    }
}
