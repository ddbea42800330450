using System.Text.Json;
using System.Text.Json.Nodes;
using AiTasks.Contracts;
using AiTasks.TaskWorker.TextGeneration;
using AiTasks.TaskWorker.TextGeneration.WeekPlanning;

namespace AiTasks.TaskWorker.ContextSource;

/// <summary>The steps of a week to plan, when the caller names none.</summary>
internal static class StepsContext
{
    // As WeekInput reads them.
    private static readonly string[] Lists = ["steps", "goals", "overdue_steps", "overdueSteps"];

    /// <summary>Whether steps are to be fetched. A list that is there, and be it empty, is the caller's word.</summary>
    public static bool AreMissing(TextTask task) =>
        task.Type == TaskTypes.WeekPlanningHelp && !Lists.Any(list => task.Context.Root[list] is JsonArray);

    /// <summary>What an address of steps is filled with.</summary>
    public static Dictionary<string, string> Values(TextTask task)
    {
        var week = WeekInput.From(task);
        return new()
        {
            [UrlTemplate.WeekStart] = WeekPlan.Text(week.Start),
            [UrlTemplate.WeekEnd] = WeekPlan.Text(week.End),
            [UrlTemplate.IncludeOverdue] = task.Context.Flag("include_overdue") is false ? "false" : "true",
        };
    }

    /// <summary>The lists of an answer <c>[…]</c> or <c>{"steps": […], "goals": […], "overdue_steps": […]}</c>; null when it is neither.</summary>
    public static JsonObject? Read(JsonElement answer)
    {
        if (answer.ValueKind == JsonValueKind.Array)
            return new JsonObject { ["steps"] = JsonArray.Create(answer) };
        if (answer.ValueKind != JsonValueKind.Object)
            return null;
        var lists = JsonObject.Create(answer)!.Where(member => Lists.Contains(member.Key) && member.Value is JsonArray)
            .Select(member => KeyValuePair.Create(member.Key, (JsonNode?)member.Value!.DeepClone())).ToList();
        return lists.Count > 0 ? new JsonObject(lists) : null;
    }

    /// <summary>The caller's context with the lists it lacks.</summary>
    public static TaskContext Merge(TaskContext context, JsonObject lists)
    {
        var merged = context.Root.DeepClone().AsObject();
        foreach (var (name, list) in lists)
            merged[name] = list!.DeepClone();
        return TaskContext.Of(merged);
    }
}
