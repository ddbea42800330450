using System.Globalization;
using System.Text.Json.Nodes;

namespace AiTasks.TaskWorker.TextGeneration.WeekPlanning;

/// <summary>Completes a checked plan with the goals of its steps and with sums, which models are bad at.</summary>
internal static class WeekResult
{
    public static JsonObject Build(WeekAnswer answer, WeekInput week, Phrases phrases)
    {
        var steps = week.Steps.ToDictionary(step => step.Id);
        var plan = answer.Plan
            .OrderBy(item => item.Date, StringComparer.Ordinal)
            .Select(item => Planned(item, steps.GetValueOrDefault(item.StepId))).ToList();
        var postponed = Postponed(answer, week, phrases);

        var result = new JsonObject
        {
            ["plan"] = new JsonArray([.. plan]),
            ["not_this_week"] = new JsonArray([.. postponed]),
            ["summary"] = Summary(answer, postponed.Count),
            ["reasoning"] = week.Steps.Count > 0 ? answer.Reasoning : $"{phrases.NoSteps} {answer.Reasoning}",
            ["week_start"] = WeekPlan.Text(week.Start),
            ["week_end"] = WeekPlan.Text(week.End),
        };
        if (week.Steps.Count == 0)
        {
            // The older shape of a plan; front ends show it when nothing of a plan can be matched to a step.
            result["days"] = Days(plan, phrases);
            result["total_tasks"] = plan.Count;
        }

        return result;
    }

    private static JsonObject Planned(PlannedItem item, WeekStep? step)
    {
        var planned = new JsonObject
        {
            ["stepId"] = item.StepId,
            ["date"] = item.Date,
            ["estimatedTime"] = item.EstimatedTime,
            ["reason"] = item.Reason,
        };
        Describe(planned, step);
        if (planned["step_title"] is null && item.StepTitle is { Length: > 0 } title)
            planned["step_title"] = title;
        return planned;
    }

    // A step the model forgot is not planned, and that has to be said, or the sums would not add up.
    private static List<JsonObject> Postponed(WeekAnswer answer, WeekInput week, Phrases phrases)
    {
        var reasons = answer.NotThisWeek.ToDictionary(item => item.StepId, item => item.Reason);
        var planned = answer.Plan.Select(item => item.StepId).ToHashSet();
        return [.. week.Steps.Where(step => !planned.Contains(step.Id)).Select(step =>
        {
            var item = new JsonObject { ["stepId"] = step.Id, ["reason"] = reasons.GetValueOrDefault(step.Id, phrases.NotThisWeek) };
            Describe(item, step);
            return item;
        })];
    }

    private static void Describe(JsonObject item, WeekStep? step)
    {
        if (step?.GoalId is { } goal)
            item["goal_id"] = goal;
        if (step?.GoalTitle is { } goalTitle)
            item["goal_title"] = goalTitle;
        if (step?.Title is { } title)
            item["step_title"] = title;
    }

    private static JsonObject Summary(WeekAnswer answer, int notPlanned)
    {
        var load = new JsonObject();
        foreach (var day in answer.Plan.GroupBy(item => item.Date).OrderBy(day => day.Key, StringComparer.Ordinal))
            load[day.Key] = new JsonObject { ["hours"] = day.Sum(Hours), ["tasks"] = day.Count() };
        return new JsonObject
        {
            ["total_planned"] = answer.Plan.Count,
            ["total_hours"] = answer.Plan.Sum(Hours),
            ["total_not_planned"] = notPlanned,
            ["daily_load"] = load,
        };
    }

    private static double Hours(PlannedItem item) => Vocabulary.Hours[item.EstimatedTime];

    private static JsonArray Days(List<JsonObject> plan, Phrases phrases) =>
    [
        .. plan.GroupBy(item => item["date"]!.GetValue<string>()).Select(day => new JsonObject
        {
            ["date"] = day.Key,
            ["day_name"] = phrases.DayNames[(int)DateOnly.ParseExact(day.Key, "yyyy-MM-dd", CultureInfo.InvariantCulture).DayOfWeek],
            ["tasks"] = new JsonArray([.. day.Select(item => Titled(item))]),
        }),
    ];

    private static JsonObject Titled(JsonObject item)
    {
        var task = item.DeepClone().AsObject();
        task["title"] = task["step_title"]?.DeepClone();
        return task;
    }
}
