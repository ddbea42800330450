using System.Text.Json.Nodes;

namespace AiTasks.TaskWorker.TextGeneration.WeekPlanning;

/// <summary>A step that can be planned.</summary>
internal sealed record WeekStep(long Id, string? Title, long? GoalId, string? GoalTitle, bool Overdue);

/// <summary>What is to be planned: the days and the steps the context names, wherever it names them.</summary>
internal sealed record WeekInput(DateOnly Start, DateOnly End, IReadOnlyList<WeekStep> Steps)
{
    // A plan is for about a week; a later end would be a mistake of the caller.
    private const int LongestDays = 14;
    private const int UsualDays = 7;

    // More steps than anybody does in a week; a model would only lose track of them.
    private const int MostSteps = 100;

    private static readonly string[] DoneNames = ["is_complete", "is_completed", "completed", "done"];

    public IEnumerable<DateOnly> Days => Enumerable.Range(0, End.DayNumber - Start.DayNumber + 1).Select(Start.AddDays);

    public static WeekInput From(TextTask task)
    {
        var start = task.Context.Date("week_start") ?? task.Context.Date("weekStart") ?? task.Today;
        var end = task.Context.Date("week_end") ?? task.Context.Date("weekEnd");
        if (end is null || end < start || end.Value.DayNumber - start.DayNumber >= LongestDays)
            end = start.DayNumber <= DateOnly.MaxValue.DayNumber - UsualDays ? start.AddDays(UsualDays - 1) : start;

        var steps = Collect(task.Context, task.Context.Flag("include_overdue") ?? true)
            .DistinctBy(step => step.Id).Take(MostSteps).ToList();
        return new(start, end.Value, steps);
    }

    private static IEnumerable<WeekStep> Collect(TaskContext context, bool withOverdue)
    {
        // Overdue first: the same step may be in both lists, and this one says more.
        IEnumerable<WeekStep> overdue = withOverdue
            ? [.. Read(context.Root, "overdue_steps", null, overdue: true), .. Read(context.Root, "overdueSteps", null, overdue: true)]
            : [];
        return overdue
            .Concat(Read(context.Root, "steps", null, overdue: false))
            .Concat(TaskContext.Entries(context.Root, "goals").SelectMany(goal => Read(goal, "steps", goal, overdue: false)));
    }

    private static IEnumerable<WeekStep> Read(JsonNode parent, string list, JsonNode? goal, bool overdue)
    {
        foreach (var entry in TaskContext.Entries(parent, list))
        {
            // Ours are positive; a negative one could be taken for a general suggestion.
            if (TaskContext.Number(entry, "id", "stepId", "step_id") is not (> 0 and var id) || IsDone(entry))
                continue;
            yield return new(
                id,
                TaskContext.Text(entry, "title", "step_title", "stepTitle", "name"),
                TaskContext.Number(entry, "goal_id", "goalId") ?? TaskContext.Number(goal, "id", "goal_id", "goalId"),
                TaskContext.Text(entry, "goal_title", "goalTitle") ?? TaskContext.Text(goal, "title", "goal_title", "name"),
                overdue);
        }
    }

    private static bool IsDone(JsonNode entry) => DoneNames.Any(name => (entry as JsonObject)?[name] is JsonValue value && value.TryGetValue<bool>(out var done) && done);
}
