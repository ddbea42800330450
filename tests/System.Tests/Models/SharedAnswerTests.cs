using System.Text.Json.Nodes;
using AiTasks.Contracts;
using AiTasks.SystemTests.Clients;
using AiTasks.TestServers;

namespace AiTasks.SystemTests.Models;

/// <summary>What many ask at the same time is asked of a model once.</summary>
[Collection(nameof(WithModel))]
public sealed class SharedAnswerTests(ModelSystem system, ITestOutputHelper output)
{
    private const int People = 100;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    // A mentor asked for a sphere is told nothing of who asks.
    private static readonly object Question = new { category = "health" };

    [Fact]
    public async Task A_hundred_identical_requests_make_one_call_and_all_have_its_answer()
    {
        var people = await FrontClient.RegisterAsync(system.System.GatewayUrl, People);
        var before = Calls();

        var tasks = await Task.WhenAll(people.Select(person => person.StartAsync(TaskTypes.GoalMentorHelp, Question)));
        var results = await Task.WhenAll(people.Zip(tasks).Select(one => ResultAsync(one.First, one.Second)));

        Assert.Equal(1, Calls() - before);
        Assert.Equal(People - 1, results.Count(IsShared));
        Assert.Single(results.Select(Answer).Distinct());
        output.WriteLine($"{People} requests of {People} people: {Calls() - before} call, {results.Count(IsShared)} shared its answer.");

        // Who insists on an answer of their own gets it.
        using var another = await FrontClient.RegisterAsync(system.System.GatewayUrl);
        var own = await ResultAsync(another, await another.StartAsync(TaskTypes.GoalMentorHelp, new { category = "health", fresh = true }));
        Assert.False(IsShared(own));
        Assert.Equal(2, Calls() - before);
        foreach (var person in people) person.Dispose();
    }

    private int Calls() => system.Model.CallsAbout("\"category\":\"health\"").Count;

    private static async Task<JsonObject> ResultAsync(FrontClient person, long task)
    {
        JsonObject? status = null;
        await Wait.ForAsync($"task {task} to be over", async () => TaskStates.IsTerminal((string)(status = await person.StatusAsync(task))["status"]!), Limit);
        Assert.True((string?)status!["status"] == TaskStates.Completed, status.ToJsonString());
        return status["result"]!.AsObject();
    }

    private static bool IsShared(JsonObject result) => (bool?)result["provenance"]!["shared"] ?? false;

    private static string Answer(JsonObject result)
    {
        var answer = result.DeepClone().AsObject();
        answer.Remove("provenance");
        return answer.ToJsonString();
    }
}
