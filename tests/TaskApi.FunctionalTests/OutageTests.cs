using System.Net;
using AiTasks.Contracts;
using AiTasks.TestServers;

namespace AiTasks.TaskApi.FunctionalTests;

/// <summary>These take servers away from everybody, so nothing else runs beside them.</summary>
[Collection(nameof(Alone))]
public sealed class OutageTests(TaskApiFixture fixture)
{
    [Fact]
    public async Task Starts_are_accepted_without_the_broker_and_sent_when_it_is_back()
    {
        using var browser = await fixture.SignInAsync();
        await fixture.Servers.KillAsync(ServerKinds.RabbitMq);
        var ids = new List<long>();
        foreach (var type in TaskTypes.All) ids.Add(await browser.StartAsync(type));
        await fixture.Servers.RestartAsync(ServerKinds.RabbitMq, TestContext.Current.CancellationToken);

        foreach (var id in ids)
        {
            await Wait.ForAsync($"task {id} to complete after the broker's return", async () =>
            {
                if ((string?)(await browser.StatusAsync(id))["status"] == "completed") return true;
                var run = await fixture.Worker.ClaimAsync(id);
                return await run.CompleteAsync();
            }, TimeSpan.FromSeconds(60));
        }
    }

    [Fact]
    public async Task Without_the_database_calls_fail_in_a_way_that_says_try_again_and_work_when_it_is_back()
    {
        using var browser = await fixture.SignInAsync();
        var before = await browser.StartAsync(TaskTypes.GoalMentorHelp);
        var run = await fixture.Worker.ClaimAsync(before);

        await fixture.Servers.KillAsync(ServerKinds.Postgres);
        using (var refused = await browser.SendAsync("app/ai-tasks/start/", new StringContent("""{"task_type":"habit_create_help"}""")))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
            Assert.NotNull(refused.Headers.RetryAfter);
            Assert.Contains("service_unavailable", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        var report = run.CompleteAsync();
        await fixture.Servers.RestartAsync(ServerKinds.Postgres, TestContext.Current.CancellationToken);
        Assert.True(await report, "A report made while the database was away was lost.");
        await Wait.ForAsync("calls to work again", async () =>
            (string?)(await browser.StatusAsync(before))["status"] == "completed");
    }

    [Fact]
    public async Task Without_redis_nothing_but_the_fan_out_is_missing()
    {
        using var browser = await fixture.SignInAsync();
        await fixture.Servers.KillAsync(ServerKinds.Redis);
        var id = await browser.StartAsync(TaskTypes.GoalMentorHelp);
        Assert.True(await (await fixture.Worker.ClaimAsync(id)).CompleteAsync());
        Assert.Equal("completed", (string?)(await browser.StatusAsync(id))["status"]);
        await fixture.Servers.RestartAsync(ServerKinds.Redis, TestContext.Current.CancellationToken);
    }
}

[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
