using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;

namespace AiTasks.TaskWorker.TextGeneration.Goals;

/// <summary>First goals for a person who has none.</summary>
internal sealed record OnboardingAnswer
{
    [Length(1, 7)]
    public required IReadOnlyList<OnboardingGoal> Goals { get; init; }

    [Sentence]
    [Description("One sentence that sums the goals up.")]
    public required string Summary { get; init; }

    [Sentence]
    [Description("Why exactly these goals, in one to three sentences.")]
    public required string Reasoning { get; init; }
}

internal sealed record OnboardingGoal
{
    [StringLength(GoalItems.LongestTitle)]
    public required string Title { get; init; }

    [Sentence]
    public required string Description { get; init; }

    [OneOf(Words.Category)]
    public required string Category { get; init; }

    [Sentence]
    public required string WhyImportant { get; init; }

    [Length(1, 10)]
    public required IReadOnlyList<GoalStep> Steps { get; init; }
}

/// <summary>A mentor's suggestions.</summary>
internal sealed record MentorAnswer
{
    [Length(1, 7)]
    public required IReadOnlyList<MentorGoal> Goals { get; init; }

    [Sentence]
    [Description("One sentence that sums the suggestions up.")]
    public required string Summary { get; init; }

    [Sentence]
    [Description("Why exactly these suggestions, in one to three sentences.")]
    public required string Reasoning { get; init; }
}

internal sealed record MentorGoal
{
    [StringLength(GoalItems.LongestTitle)]
    public required string Title { get; init; }

    [Sentence]
    public required string Description { get; init; }

    [OneOf(Words.Sphere)]
    public required string SphereId { get; init; }

    [Sentence]
    public required string WhyImportant { get; init; }

    [Length(1, 10)]
    public required IReadOnlyList<GoalStep> Steps { get; init; }
}

internal sealed record GoalStep
{
    [StringLength(GoalItems.LongestTitle)]
    [Description("What to do, as an action that can be ticked off.")]
    public required string Title { get; init; }

    [Sentence]
    public required string Description { get; init; }
}

/// <summary>What both kinds of goals add for clients.</summary>
internal static class GoalItems
{
    /// <summary>Characters of a title or a name: it stands in one line or two of a list.</summary>
    public const int LongestTitle = 200;

    /// <summary>Gives a goal both names of its sphere, since clients of two generations read it, and numbers its steps.</summary>
    public static void Complete(JsonObject goal, string sphere)
    {
        goal["sphere_id"] = sphere;
        goal["category"] = Vocabulary.CategoryOf(sphere);
        var order = 0;
        foreach (var step in TaskContext.Entries(goal, "steps"))
            step["order"] = ++order;
    }

    /// <param name="titles">What the entries of a list are called, in its order.</param>
    /// <param name="list">The list's path, such as <c>$.goals</c>.</param>
    /// <param name="member">The name's member in an entry.</param>
    /// <param name="errors">Gets one sentence per entry that has an earlier one's name.</param>
    public static void RefuseRepeats(IEnumerable<string> titles, string list, string member, List<string> errors)
    {
        var seen = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        foreach (var (index, title) in titles.Index())
        {
            if (!seen.TryAdd(title.Trim(), index))
                errors.Add($"{list}[{index}].{member} is the same as {list}[{seen[title.Trim()]}].{member}.");
        }
    }
}
