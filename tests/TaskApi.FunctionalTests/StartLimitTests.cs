using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using AiTasks.Contracts;
using AiTasks.TestServers;

namespace AiTasks.TaskApi.FunctionalTests;

/// <summary>There is more to do than workers get done: what would only time out is not accepted, and nobody else is hindered.</summary>
[Collection(nameof(Alone))]
public sealed class StartLimitTests(FairShareFixture fixture) : IClassFixture<FairShareFixture>, IAsyncLifetime
{
    private const int Crowd = 20;

    public async ValueTask InitializeAsync() => await fixture.ClearAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_start_that_would_wait_too_long_is_refused_with_a_time_to_try_again_until_there_is_less_to_do()
    {
        await using var node = await fixture.StartReadyNodeAsync(
            ("StartLimitOptions:MaxWait", "00:00:00.200"), ("StartLimitOptions:SampleInterval", "00:00:00.020"));
        var worker = new SlottedWorker(fixture, 1);
        await fixture.AnnounceAsync("one", 1);
        using var early = await fixture.SignInAsync(node);
        using var late = await fixture.SignInAsync(node);

        // However much waits, without a pace nothing can be foreseen.
        var crowd = new List<ChatClient>();
        for (var number = 0; number < Crowd; number++)
        {
            var person = await ChatClient.SignInAsync(fixture);
            crowd.Add(person);
            await person.AskAsync(await person.CreateAsync(), "Вопрос");
        }

        var running = await early.StartAsync(TaskTypes.GoalMentorHelp);
        await worker.FillAsync();
        HttpResponseMessage? refused = null;
        for (var step = 0; step < Crowd / 2 && refused is null; step++)
        {
            await worker.StepAsync();
            refused = await RefusedAsync(late, TaskTypes.All.ElementAt(step % TaskTypes.All.Count));
        }

        using (refused)
        {
            Assert.NotNull(refused);
            var seconds = int.Parse(refused.Headers.RetryAfter!.ToString(), CultureInfo.InvariantCulture);
            Assert.InRange(seconds, 1, 30);
            var body = JsonNode.Parse(await refused.Content.ReadAsStringAsync())!;
            Assert.Equal(("error", "service_busy", seconds), ((string?)body["status"], (string?)body["error_code"], (int?)body["data"]!["wait_seconds"]));
            Assert.Equal("service_busy", (string?)body["error_data"]!["key"]);
        }

        // Who comes back to a task of theirs finds it, and what is not a start goes on.
        Assert.Equal(running, (long?)(await early.PostAsync("app/ai-tasks/start/", new { task_type = TaskTypes.GoalMentorHelp, context = new { } }))["data"]!["existing_task_id"]);
        Assert.Equal("pending", (string?)(await early.StatusAsync(running))["status"]);

        await fixture.ClearAsync();
        await Wait.ForAsync("starts to be accepted again", async () => await RefusedAsync(late, TaskTypes.RewardMentorHelp) is null);
        crowd.ForEach(person => person.Dispose());
    }

    private static async Task<HttpResponseMessage?> RefusedAsync(Browser person, string type)
    {
        var response = await person.SendAsync("app/ai-tasks/start/", JsonContent.Create(new { task_type = type, context = new { } }));
        if (response.StatusCode == HttpStatusCode.ServiceUnavailable) return response;
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        response.Dispose();
        return null;
    }
}
