using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using AiTasks.TaskWorker.TextGeneration.Goals;

namespace AiTasks.TaskWorker.TextGeneration.WeekPlanning;

internal sealed record WeekAnswer
{
    [Length(1, 100)]
    public required IReadOnlyList<PlannedItem> Plan { get; init; }

    [Length(0, 100)]
    public required IReadOnlyList<PostponedItem> NotThisWeek { get; init; }

    [Sentence]
    [Description("How the week was laid out, in one to three sentences.")]
    public required string Reasoning { get; init; }
}

internal sealed record PlannedItem
{
    [JsonPropertyName("stepId")]
    [Description("The id of a step in the context; without steps in the context -1, -2, -3 and so on.")]
    public required long StepId { get; init; }

    [StringLength(GoalItems.LongestTitle)]
    [Description("What to do. Null for a step of the context, whose title is known.")]
    public required string? StepTitle { get; init; }

    [Description("A day of the week to plan, YYYY-MM-DD.")]
    public required string Date { get; init; }

    [JsonPropertyName("estimatedTime")]
    [OneOf(Words.EstimatedTime)]
    [Description("Hours of work.")]
    public required string EstimatedTime { get; init; }

    [Sentence]
    public required string Reason { get; init; }
}

internal sealed record PostponedItem
{
    [JsonPropertyName("stepId")]
    public required long StepId { get; init; }

    [Sentence]
    public required string Reason { get; init; }
}
