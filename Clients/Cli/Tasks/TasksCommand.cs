using System.CommandLine;
using System.Text.Json;
using AiTasks.Cli.ApiClient;
using AiTasks.Cli.Invocation;
using AiTasks.Contracts;

namespace AiTasks.Cli.Tasks;

/// <summary>The person's tasks, of all types.</summary>
internal sealed class TasksCommand : Command
{
    private const int DefaultListed = 20;

    private readonly Option<string?> _status = new("--status") { Description = "Only those in this state" };
    private readonly Option<string?> _type = new("--type") { Description = "Only those of this type, such as chat_answer" };
    private readonly Option<int> _limit = new("--limit", "-n") { Description = "At most so many", DefaultValueFactory = _ => DefaultListed };
    private readonly Option<int> _page = new("--page") { Description = "The pages before this one are left out", DefaultValueFactory = _ => 1 };
    private readonly Argument<long> _id = new("task-id") { Description = "The task" };

    public TasksCommand(CommandRunner runner)
        : base("tasks", "What is being done for you, and was")
    {
        _status.AcceptOnlyFromAmong(TaskStates.Pending, TaskStates.Running, TaskStates.Completed, TaskStates.Failed, TaskStates.Cancelled);
        Add(new RunnableCommand(runner, "list", "Lists tasks, the newest first", [_status, _type, _limit, _page], ListAsync)
        {
            Examples = ["aitasks tasks list", "aitasks tasks list --status running", "aitasks tasks list --type chat_answer --limit 50 --json"],
        });
        Add(WatchCommand.Make(runner));
        Add(new RunnableCommand(runner, "cancel", "Cancels a task", [_id], CancelAsync) { Examples = ["aitasks tasks cancel 42"] });
    }

    private async Task ListAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var line = run.Line;
        var page = await run.Person().FrontAsync(
            "history",
            new
            {
                StatusFilter = line.GetValue(_status),
                TaskTypeFilter = line.GetValue(_type),
                Page = line.GetValue(_page),
                PageSize = line.GetValue(_limit),
            },
            cancellationToken);
        if (run.Screen.Json)
        {
            run.Screen.WriteJson(page);
            return;
        }

        run.Screen.WriteTable(["Task", "Type", "State", "Done", "Created (UTC)", ""], page.Items("tasks").Select(Row));
        if (page.Number("total_pages") is > 1 and var pages)
            run.Screen.Whisper($"Page {page.Text("page")} of {pages}; {page.Text("total_items")} tasks.");
    }

    private async Task CancelAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var answer = await run.Person().FrontAsync("cancel", new { TaskId = run.Line.GetRequiredValue(_id) }, cancellationToken);
        if (run.Screen.Json) run.Screen.WriteJson(answer);
        else run.Screen.Say("Cancelled.");
    }

    private static string?[] Row(JsonElement task) =>
    [
        task.Text("task_id"), task.Text("task_type"), task.Text("status"), $"{task.Text("progress_percent")} %", task.Text("date_created"),
        task.Find("error")?.Text("message") ?? task.Text("progress_text"),
    ];
}
