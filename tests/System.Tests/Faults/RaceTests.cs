using AiTasks.Contracts;
using AiTasks.SystemTests.Clients;
using AiTasks.TestServers;

namespace AiTasks.SystemTests.Faults;

/// <summary>Everything that can end a task, at any moment of its life, in the whole system, whose worker dies again and again.</summary>
[Collection(nameof(Faults))]
public sealed class RaceTests(FaultySystem faulty, ITestOutputHelper output)
{
    // Each starts one task of each type: 300.
    private const int People = 50;
    private const int Deaths = 3;

    // Passwords are made to be slow: more at once would only keep each other waiting.
    private const int AtTheDoor = 4;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(130);

    [Fact]
    public async Task However_results_cancels_time_outs_and_deaths_meet_every_task_has_one_end_and_everybody_tells_the_same()
    {
        var seed = Environment.TickCount;
        output.WriteLine($"Seed {seed}");
        var ends = new List<string>();
        for (var round = 0; round < Scale.Of(1); round++) ends.AddRange(await RaceAsync(new Random(seed + round)));

        output.WriteLine(string.Join(", ", ends.CountBy(end => end).OrderBy(end => end.Key).Select(end => $"{end.Value} {end.Key}")));
        Assert.Equal(Scale.Of(People * TaskTypes.All.Count), ends.Count);

        // A race that always has the same winner is none.
        Assert.All(["completed", "cancelled", "failed timeout"], end => Assert.Contains(end, ends));
    }

    private async Task<string[]> RaceAsync(Random random)
    {
        var people = new RacePerson[People];
        await Parallel.ForAsync(0, People, new ParallelOptions { MaxDegreeOfParallelism = AtTheDoor }, async (number, _) =>
            people[number] = await RacePerson.ComeAsync(faulty.System.GatewayUrl));
        var races = people.SelectMany(person => TaskTypes.All.Select(type => (Person: person, Race: new EndRace(faulty.System, person, type, random.Next()))))
            .ToLookup(pair => pair.Person, pair => pair.Race);
        EndRace[] all = [.. races.SelectMany(one => one)];
        await Task.WhenAll(Task.WhenAll(all.Select(race => race.RunAsync())), KillWorkersAsync(all));

        var ends = await Task.WhenAll(people.Select(person => AssertOneEndEachAsync(person, races[person])));
        var rescues = Assert.Single(await faulty.System.QueryAsync<long>(
            "select coalesce(sum(rescues), 0) from tasks where id = any(@ids)", new { ids = all.Select(race => race.TaskId).ToArray() }));
        output.WriteLine($"{rescues} times a task was taken from a dead worker");
        Assert.True(rescues > Deaths, "The worker had nothing to do when it was killed.");

        foreach (var person in people) await person.DisposeAsync();
        return [.. ends.SelectMany(end => end)];
    }

    private async Task KillWorkersAsync(EndRace[] races)
    {
        for (var death = 1; death <= Deaths; death++)
        {
            // In the first half, while it has much in hand.
            var share = races.Length * death / (2 * Deaths);
            await Wait.ForAsync($"{share} races to be over", () => races.Count(race => race.IsOver) >= share, Patience);
            await faulty.System.KillAsync("taskworker");
            await faulty.System.WaitUntilHealthyAsync("taskworker");
        }
    }

    private static async Task<string[]> AssertOneEndEachAsync(RacePerson person, IEnumerable<EndRace> races)
    {
        await person.RunOneMoreAsync();
        var history = (await person.Client.PostAsync("app/ai-tasks/history/", new { page_size = 100 }))["data"]!["tasks"]!.AsArray()
            .ToDictionary(task => (long)task!["task_id"]!);
        Assert.Equal(TaskTypes.All.Count + 1, history.Count);
        return await Task.WhenAll(races.Select(race => race.AssertOneEndAsync(history[race.TaskId]!)));
    }
}
