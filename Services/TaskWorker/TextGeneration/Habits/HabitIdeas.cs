using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using AiTasks.Contracts;
using AiTasks.TaskWorker.TextGeneration.Goals;

namespace AiTasks.TaskWorker.TextGeneration.Habits;

internal sealed record HabitsAnswer
{
    [Length(1, 7)]
    public required IReadOnlyList<HabitIdea> Habits { get; init; }

    [Sentence]
    [Description("One sentence that sums the habits up.")]
    public required string Summary { get; init; }

    [Sentence]
    [Description("Why exactly these habits, in one to three sentences.")]
    public required string Reasoning { get; init; }
}

internal sealed record HabitIdea
{
    [StringLength(GoalItems.LongestTitle)]
    public required string Name { get; init; }

    [OneOf(Words.Icon)]
    public required string Icon { get; init; }

    [Sentence]
    public required string Description { get; init; }

    [OneOf(Words.Frequency)]
    public required string FrequencyType { get; init; }

    [Length(1, 7)]
    [Description("Weekdays, 0 is Sunday. daily: 0 to 6; weekdays: 1 to 5; weekends: 0 and 6; custom: any days.")]
    public required IReadOnlyList<int> ScheduleDays { get; init; }

    [Range(5, 100)]
    public required int XpReward { get; init; }

    [Sentence]
    public required string WhyUseful { get; init; }

    [Description("What in the day reminds of the habit.")]
    public required string Trigger { get; init; }
}

/// <summary>Habits ready to be created, other than those the person has.</summary>
internal sealed class HabitIdeas : TaskKind<HabitsAnswer>
{
    public override string Type => TaskTypes.HabitCreateHelp;
    public override string ItemsKey => "habits";

    public override int? ExpectedItems(TextTask task) => 3;

    public static IReadOnlyList<string> Existing(TextTask task) =>
        [.. task.Context.Names("existingHabits"), .. task.Context.Names("existing_habits")];

    protected override void Check(HabitsAnswer answer, TextTask task, List<string> errors)
    {
        GoalItems.RefuseRepeats(answer.Habits.Select(habit => habit.Name), "$.habits", "name", errors);
        var existing = Existing(task).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var (index, habit) in answer.Habits.Index())
        {
            if (existing.Contains(habit.Name.Trim()))
                errors.Add($"$.habits[{index}].name is a habit that the person already has.");
            CheckDays(habit, $"$.habits[{index}].schedule_days", errors);
        }
    }

    protected override JsonObject Result(HabitsAnswer answer, TextTask task)
    {
        var result = ToJson(answer);
        foreach (var (habit, item) in answer.Habits.Zip(TaskContext.Entries(result, "habits")))
            item["schedule_label"] = ScheduleLabel.Of(habit.ScheduleDays, task.Language);
        return result;
    }

    private static void CheckDays(HabitIdea habit, string path, List<string> errors)
    {
        var days = habit.ScheduleDays.Order().ToArray();
        if (days.Any(day => day is < 0 or > 6) || days.Distinct().Count() != days.Length)
            errors.Add($"{path} has to have different numbers from 0 to 6.");
        else if (Vocabulary.FrequencyDays[habit.FrequencyType] is { } fixedDays && !days.SequenceEqual(fixedDays))
            errors.Add($"{path} has to be [{string.Join(", ", fixedDays)}] for {habit.FrequencyType}.");
    }
}
