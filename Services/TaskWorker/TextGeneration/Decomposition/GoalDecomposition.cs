using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using AiTasks.Contracts;
using AiTasks.TaskWorker.TextGeneration.Goals;

namespace AiTasks.TaskWorker.TextGeneration.Decomposition;

internal sealed record DecompositionAnswer
{
    [Length(1, 15)]
    public required IReadOnlyList<DecompositionStep> Steps { get; init; }

    [Sentence]
    [Description("One sentence that sums the steps up.")]
    public required string Summary { get; init; }

    [Sentence]
    [Description("Why this order, in one to three sentences.")]
    public required string Reasoning { get; init; }
}

internal sealed record DecompositionStep
{
    [StringLength(GoalItems.LongestTitle)]
    [Description("What to do, as an action that can be ticked off.")]
    public required string Title { get; init; }

    [Sentence]
    public required string Description { get; init; }

    [StringLength(100)]
    [Description("How long it takes, in words for a person, such as \"2 days\".")]
    public required string TimeEstimate { get; init; }
}

/// <summary>The steps that lead to a goal, in their order.</summary>
internal sealed partial class GoalDecomposition : TaskKind<DecompositionAnswer>
{
    public override string Type => TaskTypes.GoalDecomposition;
    public override string ItemsKey => "steps";

    public override int? ExpectedItems(TextTask task) => 5;

    public override string? Refusal(TextTask task, Phrases phrases) =>
        GoalTitle(task) is null && task.Context.Number("goal_id", "goalId") is null ? phrases.GoalNeeded : null;

    public static string? GoalTitle(TextTask task) => task.Context.Text("goal_title", "goalTitle", "title", "goal");

    protected override void Check(DecompositionAnswer answer, TextTask task, List<string> errors)
    {
        GoalItems.RefuseRepeats(answer.Steps.Select(step => step.Title), "$.steps", "title", errors);
        foreach (var (index, _) in answer.Steps.Index().Where(entry => !Time().IsMatch(entry.Item.TimeEstimate)))
            errors.Add($"$.steps[{index}].time_estimate does not say a time: it needs a number or a unit, such as \"2 days\".");
    }

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

    // A figure or a unit: "полчаса" and "one evening" say a time too, "soon" and "it depends" do not.
    [GeneratedRegex(
        @"\d|секунд|минут|час|дн|ден|сут|недел|месяц|кварта|год|лет|утр|вечер|ноч|выходн|сегодня|завтра|"
        + "second|minute|min\\b|hour|day|week|fortnight|month|quarter|year|morning|evening|night|tomorrow",
        RegexOptions.IgnoreCase)]
    private static partial Regex Time();
}
