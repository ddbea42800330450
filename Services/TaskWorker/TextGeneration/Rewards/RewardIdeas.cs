using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using AiTasks.Contracts;
using AiTasks.TaskWorker.TextGeneration.Goals;

namespace AiTasks.TaskWorker.TextGeneration.Rewards;

internal sealed record RewardsAnswer
{
    [Length(1, 9)]
    public required IReadOnlyList<RewardIdea> Rewards { get; init; }

    [Description("One sentence that sums the rewards up.")]
    public required string Summary { get; init; }

    [Description("Why exactly these rewards, in one to three sentences.")]
    public required string Reasoning { get; init; }
}

internal sealed record RewardIdea
{
    public required string Name { get; init; }

    [Description("One emoji.")]
    public required string Icon { get; init; }

    [Range(100, 10_000)]
    [Description("Price in points.")]
    public required int Cost { get; init; }
    public required string Description { get; init; }
    public required string WhyMotivating { get; init; }
}

/// <summary>Rewards a person can buy with the points of their habits and goals.</summary>
internal sealed class RewardIdeas : TaskKind<RewardsAnswer>
{
    // An emoji with skin tone, joiner and variation selector stays below this.
    private const int LongestEmoji = 16;

    public override string Type => TaskTypes.RewardMentorHelp;
    public override string ItemsKey => "rewards";

    public override int? ExpectedItems(TextTask task) => 5;

    protected override void Check(RewardsAnswer answer, TextTask task, List<string> errors)
    {
        GoalItems.RefuseRepeats(answer.Rewards.Select(reward => reward.Name), errors);
        foreach (var reward in answer.Rewards.Where(reward => !IsEmoji(reward.Icon)))
            errors.Add($"The icon of \"{reward.Name}\" has to be one emoji.");
    }

    protected override JsonObject Result(RewardsAnswer answer, TextTask task) => ToJson(answer);

    private static bool IsEmoji(string text) =>
        new StringInfo(text).LengthInTextElements == 1
        && text.Length <= LongestEmoji
        && Rune.GetUnicodeCategory(text.EnumerateRunes().First()) is UnicodeCategory.OtherSymbol or UnicodeCategory.MathSymbol;
}
