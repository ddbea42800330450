using System.Text.Json;
using System.Text.Json.Nodes;
using AiTasks.Contracts;
using AiTasks.TaskWorker.TextGeneration;

namespace AiTasks.TaskWorker.ContextSource;

/// <summary>A decomposition's goal, as far as the caller did not describe it.</summary>
internal static class GoalContext
{
    // Names of the same thing, from front ends and applications of several generations; it gets the first one in a context.
    private static readonly string[] Titles = ["goal_title", "goalTitle", "title", "goal"];
    private static readonly string[] Descriptions = ["goal_description", "goalDescription", "description"];
    private static readonly string[] Ids = ["goal_id", "goalId", "id"];

    /// <summary>The goal to be fetched; null when there is none, or the context says enough about it.</summary>
    public static long? Missing(TextTask task) =>
        task.Type == TaskTypes.GoalDecomposition && (task.Context.Text(Titles) is null || task.Context.Text(Descriptions) is null)
            ? task.Context.Number("goal_id", "goalId") : null;

    /// <summary>The goal of an answer <c>{"goal": {…}}</c> or <c>{…}</c>; null when it is neither, or another goal.</summary>
    public static JsonObject? Read(JsonElement answer, long asked)
    {
        if (answer.ValueKind != JsonValueKind.Object)
            return null;
        var whole = JsonObject.Create(answer)!;
        var goal = whole["goal"] as JsonObject ?? whole;
        if (TaskContext.Text(goal, Titles) is null && TaskContext.Text(goal, "name") is { } title)
        {
            goal.Remove("name");
            goal[Titles[0]] = title;
        }

        return TaskContext.Text(goal, Titles) is not null && (TaskContext.Number(goal, Ids) ?? asked) == asked ? goal : null;
    }

    /// <summary>The caller's context with what it lacks of a goal.</summary>
    public static TaskContext Merge(TaskContext context, JsonObject goal)
    {
        var merged = context.Root.DeepClone().AsObject();
        foreach (var (name, value) in goal)
        {
            var names = Array.Find([Titles, Descriptions, Ids], group => group.Contains(name)) ?? [name];
            if (value is not null && !names.Any(one => IsGiven(merged, one)) && (names.Length == 1 || TaskContext.Text(goal, names) is not null))
                merged[names[0]] = value.DeepClone();
        }

        return TaskContext.Of(merged);
    }

    private static bool IsGiven(JsonObject context, string name) => context[name] switch
    {
        null => false,
        JsonValue value when value.TryGetValue<string>(out var text) => !string.IsNullOrWhiteSpace(text),
        _ => true,
    };
}
