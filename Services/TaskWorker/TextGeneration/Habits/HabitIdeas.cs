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

    [Description("One sentence that sums the habits up.")]
    public required string Summary { get; init; }

    [Description("Why exactly these habits, in one to three sentences.")]
    public required string Reasoning { get; init; }
}

internal sealed record HabitIdea
{
    public required string Name { get; init; }

    [OneOf(Words.Icon)]
    public required string Icon { get; init; }
    public required string Description { get; init; }

    [OneOf(Words.Frequency)]
    public required string FrequencyType { get; init; }

    [Length(1, 7)]
    [Description("Weekdays, 0 is Sunday. daily: 0 to 6; weekdays: 1 to 5; weekends: 0 and 6; custom: any days.")]
    public required IReadOnlyList<int> ScheduleDays { get; init; }

    [Description("The schedule in words for a person.")]
    public required string ScheduleLabel { get; init; }

    [Range(5, 100)]
    public required int XpReward { get; init; }
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
        GoalItems.RefuseRepeats(answer.Habits.Select(habit => habit.Name), errors);
        var existing = Existing(task).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var habit in answer.Habits)
        {
            if (existing.Contains(habit.Name.Trim()))
                errors.Add($"The person already has the habit \"{habit.Name}\".");
            CheckDays(habit, errors);
        }
    }

    protected override JsonObject Result(HabitsAnswer answer, TextTask task) => ToJson(answer);

    private static void CheckDays(HabitIdea habit, List<string> errors)
    {
        var days = habit.ScheduleDays.Order().ToArray();
        if (days.Any(day => day is < 0 or > 6) || days.Distinct().Count() != days.Length)
            errors.Add($"schedule_days of \"{habit.Name}\" have to be different numbers from 0 to 6.");
        else if (Vocabulary.FrequencyDays[habit.FrequencyType] is { } fixedDays && !days.SequenceEqual(fixedDays))
            errors.Add($"schedule_days of \"{habit.Name}\" have to be [{string.Join(", ", fixedDays)}] for {habit.FrequencyType}.");
    }
}
