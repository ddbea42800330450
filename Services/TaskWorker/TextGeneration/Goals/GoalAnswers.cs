using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;

namespace AiTasks.TaskWorker.TextGeneration.Goals;

/// <summary>First goals for a person who has none.</summary>
internal sealed record OnboardingAnswer
{
    [Length(1, 7)]
    public required IReadOnlyList<OnboardingGoal> Goals { get; init; }

    [Description("One sentence that sums the goals up.")]
    public required string Summary { get; init; }

    [Description("Why exactly these goals, in one to three sentences.")]
    public required string Reasoning { get; init; }
}

internal sealed record OnboardingGoal
{
    public required string Title { get; init; }
    public required string Description { get; init; }

    [OneOf(Words.Category)]
    public required string Category { get; init; }
    public required string WhyImportant { get; init; }

    [Length(1, 10)]
    public required IReadOnlyList<GoalStep> Steps { get; init; }
}

/// <summary>A mentor's suggestions.</summary>
internal sealed record MentorAnswer
{
    [Length(1, 7)]
    public required IReadOnlyList<MentorGoal> Goals { get; init; }

    [Description("One sentence that sums the suggestions up.")]
    public required string Summary { get; init; }

    [Description("Why exactly these suggestions, in one to three sentences.")]
    public required string Reasoning { get; init; }
}

internal sealed record MentorGoal
{
    public required string Title { get; init; }
    public required string Description { get; init; }

    [OneOf(Words.Sphere)]
    public required string SphereId { get; init; }
    public required string WhyImportant { get; init; }

    [Length(1, 10)]
    public required IReadOnlyList<GoalStep> Steps { get; init; }
}

internal sealed record GoalStep
{
    [Description("What to do, as an action that can be ticked off.")]
    public required string Title { get; init; }
    public required string Description { get; init; }
}

/// <summary>What both kinds of goals add for clients.</summary>
internal static class GoalItems
{
    /// <summary>Gives a goal both names of its sphere, since clients of two generations read it, and numbers its steps.</summary>
    public static void Complete(JsonObject goal, string sphere)
    {
        goal["sphere_id"] = sphere;
        goal["category"] = Vocabulary.CategoryOf(sphere);
        var order = 0;
        foreach (var step in TaskContext.Entries(goal, "steps"))
            step["order"] = ++order;
    }

    public static void RefuseRepeats(IEnumerable<string> titles, List<string> errors)
    {
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var title in titles)
        {
            if (!seen.Add(title.Trim()))
                errors.Add($"\"{title}\" is there twice.");
        }
    }
}
