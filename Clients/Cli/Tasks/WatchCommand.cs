using System.CommandLine;
using System.Text.Json;
using AiTasks.Cli.ApiClient;
using AiTasks.Cli.Invocation;
using AiTasks.Cli.Terminal;
using AiTasks.Contracts;
using Spectre.Console;

namespace AiTasks.Cli.Tasks;

/// <summary>Shows how tasks go, live: a bar for each on a terminal, otherwise a line for each change.</summary>
internal sealed class WatchCommand
{
    private readonly Dictionary<long, WatchedTask> _tasks = [];
    private readonly HashSet<long> _wanted;
    private readonly Screen _screen;

    private WatchCommand(Screen screen, IEnumerable<long> wanted) => (_screen, _wanted) = (screen, [.. wanted]);

    private bool HasEnded => _wanted.Count > 0 && _wanted.All(id => _tasks.GetValueOrDefault(id) is { HasEnded: true });

    public static Command Make(CommandRunner runner)
    {
        var ids = new Argument<long[]>("task-id")
        {
            Description = "Only these, until they have ended (default: all, until Ctrl-C)",
            Arity = ArgumentArity.ZeroOrMore,
        };
        return new RunnableCommand(
            runner, "watch", "Shows how tasks go. With tasks named, it fails unless all of them complete", [ids],
            (run, cancellationToken) => new WatchCommand(run.Screen, run.Line.GetValue(ids) ?? []).RunAsync(run, cancellationToken))
        {
            Examples = ["aitasks tasks watch", "aitasks tasks watch 42 && echo done", "aitasks tasks watch --json"],
        };
    }

    private async Task RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var server = run.Person();
        if (_screen.Json) await FollowAsync(server, WriteJson, cancellationToken);
        else if (_screen.OutIsTerminal) await WithBarsAsync(server, cancellationToken);
        else await FollowAsync(server, (_, task) => WriteLine(task), cancellationToken);
        if (_wanted.Any(id => _tasks[id].Status != TaskStates.Completed)) run.ExitCode = ExitCodes.Failed;
    }

    private async Task FollowAsync(ServerClient server, Action<JsonElement, WatchedTask?> show, CancellationToken cancellationToken)
    {
        await AskAsync(server, show, cancellationToken);
        if (HasEnded) return;
        await foreach (var frame in new TaskEvents(server, _screen.Whisper).ReadAsync(cancellationToken))
        {
            Take(frame, show);

            // What ended before the stream was open is not in it, unless nobody has heard of it yet.
            if (frame.Text("type") is "active_tasks" or "resync") await AskAsync(server, show, cancellationToken);
            if (HasEnded) return;
        }
    }

    private async Task AskAsync(ServerClient server, Action<JsonElement, WatchedTask?> show, CancellationToken cancellationToken)
    {
        foreach (var id in _wanted.Where(id => _tasks.GetValueOrDefault(id) is not { HasEnded: true }))
        {
            var status = await server.FrontAsync("status", new { TaskId = id }, cancellationToken);
            Take(JsonSerializer.SerializeToElement(new { type = "task_status", data = status }), show);
        }
    }

    private void Take(JsonElement frame, Action<JsonElement, WatchedTask?> show)
    {
        WatchedTask[] named = [.. WatchedTask.Read(frame, _tasks.GetValueOrDefault).Where(task => _wanted.Count == 0 || _wanted.Contains(task.Id))];
        WatchedTask[] news = [.. named.Where(task => _tasks.GetValueOrDefault(task.Id) != task)];
        foreach (var task in news) _tasks[task.Id] = task;
        if (_screen.Json && (_wanted.Count == 0 || named.Length > 0)) show(frame, null);
        if (_screen.Json) return;
        foreach (var task in news) show(frame, task);
    }

    private void WriteJson(JsonElement frame, WatchedTask? task) => _screen.WriteJsonLine(frame);

    private void WriteLine(WatchedTask? task)
    {
        if (task is not null) _screen.WriteLine($"{task.Id} {task.Type} {task.Status} {task.Progress} % {CleanText.OneLine(task.Text)}".TrimEnd());
    }

    private Task WithBarsAsync(ServerClient server, CancellationToken cancellationToken) => _screen.Out.Progress()
        .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn())
        .StartAsync(bars =>
        {
            var barOf = new Dictionary<long, ProgressTask>();
            return FollowAsync(server, (_, task) => Move(bars, barOf, task!), cancellationToken);
        });

    private static void Move(ProgressContext bars, Dictionary<long, ProgressTask> barOf, WatchedTask task)
    {
        var text = task.HasEnded ? $"{task.Status} {task.Text}" : task.Text;
        var description = Markup.Escape(CleanText.OneLine($"{task.Id} {task.Type} {text}".TrimEnd()));
        if (!barOf.TryGetValue(task.Id, out var bar)) barOf[task.Id] = bar = bars.AddTask(description);
        bar.Description = description;
        bar.Value = task.Progress;
        if (task.HasEnded) bar.StopTask();
    }
}
