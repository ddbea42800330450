using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using AiTasks.Contracts;
using AiTasks.TaskWorker.TextGeneration.Goals;

namespace AiTasks.TaskWorker.TextGeneration.Rewards;

internal sealed record RewardsAnswer
{
    [Length(1, 9)]
    public required IReadOnlyList<RewardIdea> Rewards { get; init; }

    [Sentence]
    [Description("One sentence that sums the rewards up.")]
    public required string Summary { get; init; }

    [Sentence]
    [Description("Why exactly these rewards, in one to three sentences.")]
    public required string Reasoning { get; init; }
}

internal sealed record RewardIdea
{
    [StringLength(GoalItems.LongestTitle)]
    public required string Name { get; init; }

    [Emoji]
    [Description("One emoji.")]
    public required string Icon { get; init; }

    [Range(100, 10_000)]
    [Description("Price in points.")]
    public required int Cost { get; init; }

    [Sentence]
    public required string Description { get; init; }

    [Sentence]
    public required string WhyMotivating { get; init; }
}

/// <summary>Rewards a person can buy with the points of their habits and goals.</summary>
internal sealed class RewardIdeas : TaskKind<RewardsAnswer>
{
    public override string Type => TaskTypes.RewardMentorHelp;
    public override string ItemsKey => "rewards";

    public override int? ExpectedItems(TextTask task) => 5;

    protected override void Check(RewardsAnswer answer, TextTask task, List<string> errors) =>
        GoalItems.RefuseRepeats(answer.Rewards.Select(reward => reward.Name), "$.rewards", "name", errors);

    protected override JsonObject Result(RewardsAnswer answer, TextTask task) => ToJson(answer);
}
