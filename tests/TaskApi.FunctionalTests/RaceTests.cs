using System.Text.Json;
using System.Text.Json.Nodes;
using AiTasks.Contracts;
using AiTasks.TaskApi.Tasks;
using AiTasks.TestServers;
using Microsoft.AspNetCore.Mvc.Testing;

namespace AiTasks.TaskApi.FunctionalTests;

/// <summary>
/// Everything that can end a task, at the same moment on two nodes, many times. Whatever wins, it is one end, the same wherever
/// somebody looks, and nothing comes after it.
/// </summary>
public sealed class RaceTests(TaskApiFixture fixture, ITestOutputHelper output)
{
    // With those through the whole system, 2,000 races.
    private const int People = 12;
    private const int RacesEach = 144;

    private const int PageSize = 100;

    [Fact]
    public async Task However_ends_meet_there_is_one_and_everybody_tells_the_same()
    {
        var seed = Environment.TickCount;
        output.WriteLine($"Seed {seed}");

        await using var first = StartNode();
        await using var second = StartNode();

        // One after the other: passwords are made to be slow.
        var people = new List<Browser[]>();
        for (var i = 0; i < People; i++)
        {
            var browser = await fixture.SignInAsync(first);
            people.Add([browser, browser.Through(second.Server.CreateHandler())]);
        }

        using var refused = new InstrumentSum("aitasks.reports.refused");
        var races = await Task.WhenAll(people.Select((browsers, number) => RaceAsync(browsers, new Random(seed + number))));

        // Later than anything late: the runs have said what they had to say, and workers have been told what there was to tell.
        long[] ids = [.. races.SelectMany(own => own).Select(race => race.TaskId)];
        await Wait.ForAsync("all commands to be sent", async () =>
            await fixture.QueryAsync<long>("select count(*) from outbox where task_id = any(@ids)", new { ids }) == 0);
        var all = (await Task.WhenAll(people.Zip(races, (browsers, own) => EndsAsync(browsers[0], own)))).SelectMany(ends => ends).ToArray();
        foreach (var browser in people.SelectMany(browsers => browsers)) browser.Dispose();

        output.WriteLine(string.Join(", ", all.CountBy(end => end).OrderBy(end => end.Key).Select(end => $"{end.Value} {end.Key}")));
        Assert.Equal(Scale.Of(People * RacesEach), all.Length);

        output.WriteLine($"{refused.Value} late or repeated reports refused");
        Assert.True(refused.Value >= all.Length);

        // A race that always has the same winner is none.
        Assert.All(["completed", "cancelled", "failed oops", "failed timeout"], end => Assert.Contains(end, all));
    }

    // One person can go on at once with the next task of the same type.
    private WebApplicationFactory<TaskOptions> StartNode() => fixture.StartNode(("TaskOptions:Cooldown", "00:00:00"));

    private async Task<IReadOnlyList<ScriptedRace>> RaceAsync(Browser[] browsers, Random random)
    {
        var races = new List<ScriptedRace>();
        while (races.Count < Scale.Of(RacesEach))
        {
            var round = TaskTypes.All.Select(type => new ScriptedRace(fixture, type, browsers, new Random(random.Next()))).ToArray();
            await Task.WhenAll(round.Select(one => one.RunAsync()));
            races.AddRange(round);
        }

        return races;
    }

    private async Task<IReadOnlyList<string>> EndsAsync(Browser browser, IReadOnlyList<ScriptedRace> races)
    {
        var ends = new List<string>();
        var events = (await new PushClient(fixture).EventsAsync(browser)).ToLookup(item => item.Data.TaskId);
        var history = await HistoryAsync(browser);
        Assert.Equal(races.Count, history.Count);
        foreach (var race in races)
        {
            var told = events[race.TaskId].ToArray();
            var story = string.Join(Environment.NewLine, told.Select(item => $"{item.Seq} {item.Type} {item.Data.Progress}").Append(race.Story));
            Assert.True(told.Count(item => FactTypes.IsTerminal(item.Type)) == 1, story);
            Assert.True(FactTypes.IsTerminal(told[^1].Type), story);
            Assert.True(told.Count(item => item.Type == FactTypes.TaskStarted) <= 1, story);
            Assert.True(told.Zip(told.Skip(1)).All(pair => pair.First.Data.Progress <= pair.Second.Data.Progress), story);

            var status = await browser.StatusAsync(race.TaskId);
            AssertTells(status, told[^1].Data, story);
            var listed = history[race.TaskId];
            Assert.True(listed.All(field => JsonNode.DeepEquals(field.Value, status[field.Key])), $"{listed} in the history is not {status}");
            ends.Add($"{told[^1].Data.State} {told[^1].Data.Error?.Code}".Trim());
        }

        return ends;
    }

    private static void AssertTells(JsonObject status, TaskFact fact, string story)
    {
        Assert.True((string?)status["status"] == fact.State, story);
        Assert.True((int?)status["progress_percent"] == fact.Progress, story);
        Assert.True((string?)status["error"]?["code"] == fact.Error?.Code, story);
        Assert.True((string?)status["error"]?["message"] == fact.Error?.Message, story);
        Assert.True(fact.Result is null == status["result"] is null, story);
        if (fact.Result is { } result)
            Assert.True(JsonElement.DeepEquals(result, JsonElement.Parse(status["result"]!.ToJsonString())), story);
    }

    private static async Task<Dictionary<long, JsonObject>> HistoryAsync(Browser browser)
    {
        var tasks = new Dictionary<long, JsonObject>();
        for (var page = 1; ; page++)
        {
            var answer = (await browser.PostAsync("app/ai-tasks/history/", new { page, page_size = PageSize }))["data"]!;
            foreach (var task in answer["tasks"]!.AsArray()) tasks.Add((long)task!["task_id"]!, task.AsObject());
            if (tasks.Count >= (int)answer["total_items"]!) return tasks;
        }
    }
}
