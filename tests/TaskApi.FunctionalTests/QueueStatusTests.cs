using System.Collections.Concurrent;
using System.Text.Json;
using AiTasks.Contracts;
using AiTasks.TestServers;
using StackExchange.Redis;

namespace AiTasks.TaskApi.FunctionalTests;

/// <summary>What the contracts say of a task that waits for a worker, beside their own fields.</summary>
[Collection(nameof(Alone))]
public sealed class QueueStatusTests(FairShareFixture fixture) : IClassFixture<FairShareFixture>, IAsyncLifetime
{
    public async ValueTask InitializeAsync() => await fixture.ClearAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Every_contract_tells_the_place_of_a_waiting_task_and_none_of_one_that_was_begun()
    {
        await fixture.AnnounceAsync("one", 1);
        using var person = await ChatClient.SignInAsync(fixture);
        var browser = person.Browser;
        var busy = await browser.StartAsync(TaskTypes.GoalMentorHelp);
        var run = await fixture.Worker.ClaimAsync(busy);
        var waiting = await browser.StartAsync(TaskTypes.HabitCreateHelp);

        var status = await browser.StatusAsync(waiting);
        Assert.Equal(1, (int?)status["queue_position"]);
        Assert.InRange((int)status["estimated_wait_seconds"]!, 1, 5);
        var active = (await browser.PostAsync("app/ai-tasks/active/", new { }))["data"]!["tasks"]!.AsArray();
        Assert.All(active, task => Assert.False(task!.AsObject().ContainsKey("queue_position"), "The contract says which keys this list has."));
        var record = (await person.SendAsync(HttpMethod.Get, $"/api/task/task/{waiting}/status")).Body["data"]!;
        Assert.Equal(1, (int?)record["queue_position"]);
        Assert.InRange((int)record["estimated_wait_seconds"]!, 1, 5);
        Assert.Equal(1, (await new PushClient(fixture).WelcomeAsync(browser)).ActiveTasks.Single(task => task.TaskId == waiting).Queue?.Position);

        Assert.True(await run.CompleteAsync());
        await fixture.Worker.ClaimAsync(waiting);
        status = await browser.StatusAsync(waiting);
        Assert.True(status.ContainsKey("queue_position"));
        Assert.Null(status["queue_position"]);
        Assert.Null(status["estimated_wait_seconds"]);
        record = (await person.SendAsync(HttpMethod.Get, $"/api/task/task/{waiting}/status")).Body["data"]!;
        Assert.False(record.AsObject().ContainsKey("queue_position") || record.AsObject().ContainsKey("estimated_wait_seconds"));
    }

    [Fact]
    public async Task A_persons_channel_hears_the_places_of_their_waiting_tasks_when_they_change()
    {
        await fixture.AnnounceAsync("one", 1);
        using var person = await ChatClient.SignInAsync(fixture);
        using var other = await ChatClient.SignInAsync(fixture);
        var run = await fixture.Worker.ClaimAsync(await other.AskAsync(await other.CreateAsync(), "Раз"));
        var welcome = await new PushClient(fixture).WelcomeAsync(person.Browser);
        using var redis = await ConnectionMultiplexer.ConnectAsync(fixture.Servers.RedisConnection);
        var heard = new ConcurrentQueue<TaskFact>();
        await redis.GetSubscriber().SubscribeAsync(
            new RedisChannel(StreamKeys.User(welcome.UserId), RedisChannel.PatternMode.Literal), (_, message) =>
            {
                if (JsonDocument.Parse((byte[])message!).RootElement.TryGetProperty("queued", out var queued))
                    foreach (var task in queued.Deserialize<TaskFact[]>(WireJson.Internal)!) heard.Enqueue(task);
            });

        var before = await other.AskAsync(await other.CreateAsync(), "Два");
        var mine = await person.Browser.StartAsync(TaskTypes.GoalMentorHelp);
        await Wait.ForAsync("the place to be told", () => heard.Any(task => task.TaskId == mine && task.State == TaskStates.Pending));
        var first = heard.First(task => task.TaskId == mine).Queue!;
        Assert.True(await run.CompleteAsync("""{"content":"Да."}"""));
        var next = await fixture.Worker.CommandAsync(first.Position == 1 ? mine : before);
        if (next.TaskId == before)
        {
            await fixture.Worker.ClaimAsync(before);
            await Wait.ForAsync("the better place to be told", () => heard.Any(task => task.TaskId == mine && task.Queue!.Position < first.Position));
        }

        Assert.DoesNotContain(heard, task => task.TaskId == before);
    }
}
