using System.Text.Json;
using AiTasks.Cli.ApiClient;
using AiTasks.Contracts;

namespace AiTasks.Cli.Tasks;

/// <summary>A task as it was last heard of.</summary>
internal sealed record WatchedTask
{
    public required long Id { get; init; }
    public string Type { get; init; } = "";
    public string Status { get; init; } = TaskStates.Pending;

    /// <summary>Percent.</summary>
    public int Progress { get; init; }
    public string Text { get; init; } = "";

    public bool HasEnded => TaskStates.IsTerminal(Status);

    /// <summary>What is known after a frame of contract A, from the tasks that it names.</summary>
    /// <param name="frame"><c>{"type":…,"data":{…}}</c></param>
    /// <param name="before">What was known of a task.</param>
    public static IEnumerable<WatchedTask> Read(JsonElement frame, Func<long, WatchedTask?> before)
    {
        var (type, data) = (frame.Text("type"), frame.Find("data") ?? default);
        return type switch
        {
            "active_tasks" or "resync" => data.Items("tasks").Concat(data.Items("finished")).Select(task => Of(task, task.Text("status"), before)),
            "task_status" => [Of(data, data.Text("status"), before)],
            "task_started" or "task_progress" => [Of(data, TaskStates.Running, before)],
            "task_completed" => [Of(data, TaskStates.Completed, before) with { Progress = 100, Text = "" }],
            "task_failed" => [Of(data, TaskStates.Failed, before)],
            "task_cancelled" => [Of(data, TaskStates.Cancelled, before)],
            _ => [],
        };
    }

    private static WatchedTask Of(JsonElement data, string? status, Func<long, WatchedTask?> before)
    {
        var id = (long)(data.Number("task_id") ?? throw new JsonException("A task has no number."));
        var known = before(id) ?? new WatchedTask { Id = id };
        return known with
        {
            Type = data.Text("task_type") ?? known.Type,
            Status = status ?? known.Status,
            Progress = (int)(data.Number("progress_percent") ?? known.Progress),
            Text = data.Find("error")?.Text("message") ?? data.Text("progress_text") ?? known.Text,
        };
    }
}
