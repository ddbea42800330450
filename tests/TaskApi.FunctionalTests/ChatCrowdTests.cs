using AiTasks.Contracts;

namespace AiTasks.TaskApi.FunctionalTests;

/// <summary>What several tasks show in one message.</summary>
public sealed class ChatCrowdTests(TaskApiFixture fixture)
{
    // At least two of them share a queue of reports, whatever their numbers are.
    private const int Answers = BusEndpoints.ReportPartitions * 2;

    [Fact]
    public async Task Each_task_shows_what_it_would_have_shown_alone_however_often_the_message_comes()
    {
        using var person = await ChatClient.SignInAsync(fixture);
        var runs = await ClaimAsync(person);
        foreach (var queue in runs.GroupBy(one => one.Task % BusEndpoints.ReportPartitions))
        {
            var first = queue.Select(one => one.Run.Said("Щит ")).ToArray();
            var second = queue.Select(one => one.Run.Said("там.")).ToArray();
            foreach (var message in (GenerationOutput[][])[first, first, second, first]) await fixture.Worker.SendAsync(message);
        }

        await ExpectAsync(person, runs, _ => "Щит там.");
    }

    [Fact]
    public async Task What_one_of_them_cannot_store_costs_the_others_nothing()
    {
        using var person = await ChatClient.SignInAsync(fixture);
        var runs = await ClaimAsync(person);
        var bad = runs[0].Task;
        foreach (var queue in runs.GroupBy(one => one.Task % BusEndpoints.ReportPartitions))
        {
            await fixture.Worker.SendAsync([.. queue.Select(one => one.Run.Said(one.Task == bad ? "\0" : "Щит "))]);
            await fixture.Worker.SendAsync([.. queue.Select(one => one.Run.Said("там."))]);
        }

        await ExpectAsync(person, runs, task => task == bad ? "там." : "Щит там.");
    }

    private static async Task ExpectAsync(ChatClient person, List<(long Task, ScriptedRun Run)> runs, Func<long, string> text)
    {
        foreach (var (task, run) in runs)
        {
            Assert.True(await run.CompleteAsync($$"""{"content":"{{text(task)}}"}"""));
            Assert.Equal(text(task), await person.ShownAsync(task));
        }
    }

    private async Task<List<(long Task, ScriptedRun Run)>> ClaimAsync(ChatClient person)
    {
        var runs = new List<(long, ScriptedRun)>();
        for (var at = 0; at < Answers; at++)
        {
            var task = await person.AskAsync(await person.CreateAsync(), $"Где щит {at}?");
            runs.Add((task, await fixture.Worker.ClaimAsync(task)));
        }

        return runs;
    }
}
