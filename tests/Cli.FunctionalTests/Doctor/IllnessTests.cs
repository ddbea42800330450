using AiTasks.Contracts;
using AiTasks.TestServers;

namespace AiTasks.Cli.FunctionalTests.Doctor;

/// <summary>The doctor in front of processes that are frozen, messages that nobody handles, and a broker that takes none.</summary>
[Collection(nameof(Examinations))]
public sealed class IllnessTests(ExaminedSystem examined)
{
    // A process that fell silent counts for 15 s, and its connection to the broker for 10 s.
    private static readonly TimeSpan Noticed = TimeSpan.FromSeconds(60);

    private static readonly string Parked = BusEndpoints.ParkedOf(BusEndpoints.GenerateText)[0];

    [Fact]
    public async Task A_worker_that_is_gone_leaves_a_queue_that_grows_and_nobody_takes_from()
    {
        const int messages = 500;
        await examined.System.FreezeAsync("taskworker");
        try
        {
            await examined.SendNonsenseAsync(BusEndpoints.GenerateText, messages);
            (await examined.ExamineAsync(arguments: ["--max-depth", "10"])).Names("queue generate-text", "take from it", "Start more of taskworker");
            await Wait.ForAsync("the queue and the worker to be named", async () =>
                await examined.ExamineAsync(arguments: ["--patience", "4"]) is var said && said.Has("queue generate-text", "Nobody takes from it", "Start a taskworker")
                && said.Has("taskworker", "0 at work", "see its log") && said.Has("taskworker", "does not answer", "whether it runs"), Noticed);
        }
        finally
        {
            // Not thawed: another takes its place.
            await examined.System.KillAsync("taskworker");
        }

        await Wait.ForAsync("the messages to be parked and named", async () =>
            (await examined.ExamineAsync()).Has($"queue {Parked}", $"{messages} messages", $"aitasks errors show {Parked}"), Noticed);
        var discarded = await CommandLine.RunAsync(
            new Dictionary<string, string?>(), "errors", "discard", Parked, "--all", "--data", examined.System.StateFolder);
        Assert.Equal(0, discarded.ExitCode);
        await HealAsync();
    }

    [Fact]
    public async Task Work_that_nobody_ends_or_sends_is_named_when_the_task_API_is_frozen()
    {
        foreach (var replica in (int[])[0, 1]) await examined.System.FreezeAsync("taskapi", replica);
        try
        {
            await examined.ExecuteAsync(
                """
                with task as (
                  insert into tasks (user_id, type, language, context, deadline_at)
                  select min(id), 'habit_create_help', 'en', '{}', now() - interval '5 minutes' from users returning id)
                insert into outbox (kind, task_id, attempt, created_at) select 'cancel', id, 1, now() - interval '5 minutes' from task
                """);
            await Wait.ForAsync("all of it to be named", async () =>
                await examined.ExamineAsync(arguments: ["--patience", "4"]) is var said && said.Has("tasks", "1 are open a minute past", "see its log")
                && said.Has("outbox", "1 commands", "The broker refuses them") && said.Has("taskapi", "0 at work", "nothing is started")
                && said.Has("queue task-reports-0", "Nobody takes from it", "Start a taskapi"), Noticed);
        }
        finally
        {
            await examined.ExecuteAsync("delete from tasks where deadline_at < now() - interval '1 minute' and state = 'pending'");

            // Not thawed: others take their places.
            foreach (var replica in (int[])[0, 1]) await examined.System.KillAsync("taskapi", replica);
        }

        await HealAsync();
    }

    [Fact]
    public async Task A_broker_that_takes_nothing_is_named()
    {
        await examined.System.ControlBrokerAsync("set_disk_free_limit", "100000GB");
        try
        {
            await Wait.ForAsync("the broker to be named", async () =>
                (await examined.ExamineAsync()).Has("broker", "It takes no messages: low on disk", "goes on by itself"), Noticed);
        }
        finally
        {
            await examined.System.ControlBrokerAsync("set_disk_free_limit", "50MB");
        }

        await HealAsync();
    }

    private Task HealAsync() => Wait.ForAsync("the system to be well again", async () => (await examined.ExamineAsync()).ExitCode == 0, Noticed);
}
