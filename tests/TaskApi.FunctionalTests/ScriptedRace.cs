using System.Collections.Concurrent;
using AiTasks.TestServers;

namespace AiTasks.TaskApi.FunctionalTests;

/// <summary>One task, and some of the things that can end it or start it again, at about the same moment.</summary>
internal sealed class ScriptedRace(TaskApiFixture fixture, string type, Browser[] nodes, Random random)
{
    private const int LongestDelay = 5;
    private const int MostAttempts = 5;

    // Nobody may ever see it.
    private const string Late = """{"late":true}""";

    private static readonly TimeSpan Past = TimeSpan.FromHours(1);

    private readonly ConcurrentQueue<string> _story = new();
    private ScriptedRun _run = null!;

    public long TaskId { get; private set; }

    /// <summary>What happened, in the order in which it was over.</summary>
    public string Story => string.Join(", ", _story);

    public async Task RunAsync()
    {
        // On a machine at its limit a node may ask to come again.
        await Wait.ForAsync("the start to be accepted", async () => (TaskId = await Any(nodes).StartAsync(type)) > 0);
        _run = new ScriptedRun(fixture.Worker, TaskId, attempt: 1);
        if (random.Next(5) == 0)
        {
            // A person who changes their mind at once, whether a worker has it already or not.
            await Task.WhenAll(Soon(CancelAsync), Soon(BeginAsync));
        }
        else
        {
            await BeginAsync();
            await SayAsync("progress", _run.ProgressAsync(random.Next(50), "Думаю"));
        }

        Func<Task>[] actors = [CompleteAsync, CompleteAsync, FailAsync, CancelAsync, TimeOutAsync, DieAsync, ReturnAsync, RedeliverAsync, ShowAsync];
        await Task.WhenAll(random.GetItems(actors, random.Next(2, 5)).Select(Soon));
        await EndAsync();

        // What comes too late.
        await AssertRefusedAsync("late result", _run.CompleteAsync(Late));
        await AssertRefusedAsync("late progress", _run.ProgressAsync(99, "Поздно"));
        await AssertRefusedAsync("late words", _run.SayAsync("Поздно"));
        await AssertRefusedAsync("late claim", new ScriptedRun(fixture.Worker, TaskId, attempt: 1).BeginAsync());
        if (random.Next(2) == 0) await CancelAsync();
    }

    private Task BeginAsync() => SayAsync("begin", _run.BeginAsync());

    private Task CompleteAsync() => SayAsync("complete", _run.CompleteAsync());

    private Task FailAsync() => SayAsync("fail", _run.FailAsync("oops", "Не вышло"));

    private Task ReturnAsync() => SayAsync("return", _run.ReturnAsync());

    private Task ShowAsync() => SayAsync("show", _run.SayAsync("Итак"));

    // Everything up to three times and in disorder, as a broker that lost the acknowledgements delivers it.
    private Task RedeliverAsync() => Task.WhenAll(((int[])[4, 3, 4, 3, 4]).Select(seq => SayAsync(
        $"redelivered {seq}", seq == 3 ? _run.ProgressAsync(60, "Проверяю", seq) : _run.CompleteAsync(seq: seq))));

    private async Task CancelAsync()
    {
        await Any(nodes).PostAsync("app/ai-tasks/cancel/", new { task_id = TaskId }, expected: null);
        _story.Enqueue("cancel");
    }

    private async Task TimeOutAsync()
    {
        await fixture.AgeAsync(TaskId, "deadline_at", Past);
        _story.Enqueue("overdue");
    }

    // Its worker is taken for dead, and goes on all the same.
    private async Task DieAsync()
    {
        await fixture.AgeAsync(TaskId, "heartbeat_at", TimeSpan.FromMinutes(1));
        _story.Enqueue("silent");
    }

    // Whatever is left open, other workers take up. The first one does not know that it has lost it, and what it says has the very
    // number that is expected next.
    private async Task EndAsync()
    {
        while (await NextRunAsync() is { } next)
        {
            await Task.WhenAll(
                AssertRefusedAsync("old result", _run.CompleteAsync(Late, seq: 2)), SayAsync("complete anew", next.CompleteAsync()));
        }
    }

    // Null once the task is over.
    private async Task<ScriptedRun?> NextRunAsync()
    {
        ScriptedRun? next = null;
        var attempt = 1;
        await Wait.ForAsync($"task {TaskId} to end or to be open again", async () =>
        {
            var state = (string?)(await Any(nodes).StatusAsync(TaskId))["status"];
            if (state is "completed" or "failed" or "cancelled") return true;
            if (state == "running") return false;
            attempt = attempt % MostAttempts + 1;
            var run = new ScriptedRun(fixture.Worker, TaskId, attempt);
            if (await run.BeginAsync()) next = run;
            return next is not null;
        });
        return next;
    }

    private async Task Soon(Func<Task> action)
    {
        await Task.Delay(random.Next(LongestDelay + 1));
        await action();
    }

    private async Task SayAsync(string what, Task<bool> report) => _story.Enqueue(await report ? what : $"{what} refused");

    private async Task AssertRefusedAsync(string what, Task<bool> report) =>
        Assert.False(await report, $"The {what} of task {TaskId} was accepted after: {Story}");

    private T Any<T>(T[] items)
    {
        lock (random) return items[random.Next(items.Length)];
    }
}
