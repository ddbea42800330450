using AiTasks.Contracts;
using AiTasks.TestServers;

namespace AiTasks.TaskApi.FunctionalTests;

/// <summary>Workers have fewer slots than people have tasks: who gets the next one, and what the others are told.</summary>
[Collection(nameof(Alone))]
public sealed class FairShareTests(FairShareFixture fixture, ITestOutputHelper output) : IClassFixture<FairShareFixture>, IAsyncLifetime
{
    public async ValueTask InitializeAsync() => await fixture.ClearAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [InlineData(1, 100)]
    [InlineData(2, 1000)]
    [InlineData(8, 100)]
    public async Task The_first_task_of_a_person_begins_within_a_task_time_however_many_another_has_queued(int slots, int queued)
    {
        using var heavy = await ChatClient.SignInAsync(fixture);
        using var light = await ChatClient.SignInAsync(fixture, node: 1);
        var worker = new SlottedWorker(fixture, slots);
        await fixture.AnnounceAsync("one", slots);
        await FloodAsync(heavy, queued);
        await worker.FillAsync();
        for (var step = 0; step < slots; step++) await worker.StepAsync();

        var mine = await light.AskAsync(await light.CreateAsync(), "Моё");
        var before = worker.Claimed.Count;
        while (worker.Claimed[^1].TaskId != mine) await worker.StepAsync();
        var others = worker.Claimed.Count - before - 1;
        output.WriteLine($"{slots} slots, {queued} tasks of another: {others} of them were begun before mine");

        // Tasks of one length: with every slot's next one begun, one task time has passed.
        Assert.InRange(others, 0, slots - 1);
    }

    [Fact]
    public async Task One_persons_tasks_come_between_two_of_another_only_once_however_many_people_wait()
    {
        var worker = new SlottedWorker(fixture, 1);
        await fixture.AnnounceAsync("one", 1);
        using var heavy = await ChatClient.SignInAsync(fixture);
        await FloodAsync(heavy, 20);
        await worker.FillAsync();
        var firsts = new HashSet<long>();
        for (var number = 0; number < 5; number++)
        {
            using var light = await ChatClient.SignInAsync(fixture, node: number % 2);
            firsts.Add(await light.AskAsync(await light.CreateAsync(), "Первый"));
        }

        for (var step = 0; step < 5; step++) await worker.StepAsync();
        Assert.Equal(firsts, worker.Claimed.Skip(1).Select(command => command.TaskId).ToHashSet());
    }

    [Fact]
    public async Task No_more_is_sent_than_there_is_room_for_whichever_node_sends()
    {
        const int Slots = 8, Room = 10;
        var from = fixture.Worker.Commands.Count;
        await fixture.AnnounceAsync("one", Slots);
        using var first = await ChatClient.SignInAsync(fixture);
        using var second = await ChatClient.SignInAsync(fixture, node: 1);
        await Task.WhenAll(FloodAsync(first, 60), FloodAsync(second, 60));
        await Wait.ForAsync("the room to be used", () => fixture.Worker.Commands.Count - from >= Room);
        Assert.Equal(120, await fixture.QueryAsync<int>("select count(*)::int from outbox", new { }));
        Assert.Equal(Room, await fixture.QueryAsync<int>("select count(*)::int from outbox where sent_at is not null", new { }));
        Assert.Equal(Room, fixture.Worker.Commands.Count - from);
    }

    [Fact]
    public async Task What_nobody_claims_is_sent_again_and_gives_its_place_back_in_the_end()
    {
        var from = fixture.Worker.Commands.Count;
        await fixture.AnnounceAsync("one", 1);
        using var person = await ChatClient.SignInAsync(fixture);
        var chat = await person.CreateAsync();
        var lost = await person.AskAsync(chat, "Раз");
        var next = await person.AskAsync(chat, "Два");
        await fixture.Worker.CommandAsync(lost);

        await fixture.AgeAsync(lost, "dispatched_at", TimeSpan.FromSeconds(31));
        await fixture.AgeCommandAsync(lost, TimeSpan.FromSeconds(31));
        await Wait.ForAsync("the second copy", () => fixture.Worker.Commands.Count(command => command.TaskId == lost) == 2);
        Assert.Equal([lost, lost], fixture.Worker.Commands.Skip(from).Select(command => command.TaskId));

        await fixture.AgeAsync(lost, "deadline_at", TimeSpan.FromMinutes(6));
        Assert.True(await (await fixture.Worker.ClaimAsync(next)).CompleteAsync("""{"content":"Да."}"""));
    }

    [Fact]
    public async Task Room_grows_with_the_workers_and_shrinks_when_they_go()
    {
        var from = fixture.Worker.Commands.Count;
        using var person = await ChatClient.SignInAsync(fixture);
        await FloodAsync(person, 30);
        await Wait.ForAsync("what goes out to workers that nobody knows", () => fixture.Worker.Commands.Count - from == 3);
        await fixture.AnnounceAsync("one", 4);
        await Wait.ForAsync("the first worker's room to be used", () => fixture.Worker.Commands.Count - from == 5);
        await fixture.AnnounceAsync("two", 4);
        await Wait.ForAsync("the second worker's room to be used", () => fixture.Worker.Commands.Count - from == 10);

        await fixture.AnnounceAsync("two", 0);
        foreach (var command in fixture.Worker.Commands.Skip(from).Take(5).ToArray())
            Assert.True(await (await fixture.Worker.ClaimAsync(command.TaskId)).CompleteAsync("""{"content":"Да."}"""));
        Assert.Equal(5, await fixture.QueryAsync<int>("select count(*)::int from outbox where sent_at is not null", new { }));
        Assert.Equal(10, fixture.Worker.Commands.Count - from);
    }

    [Fact]
    public async Task A_task_whose_worker_gave_it_back_does_not_wait_for_another_turn()
    {
        await fixture.AnnounceAsync("one", 1);
        using var heavy = await ChatClient.SignInAsync(fixture);
        var chat = await heavy.CreateAsync();
        var returned = await heavy.AskAsync(chat, "Раз");
        var run = await fixture.Worker.ClaimAsync(returned);
        await FloodAsync(heavy, 10);
        using var light = await ChatClient.SignInAsync(fixture);
        var mine = await light.AskAsync(await light.CreateAsync(), "Моё");
        Assert.True(await run.ReturnAsync());

        Assert.True(await (await fixture.Worker.ClaimAsync(returned, attempt: 2)).CompleteAsync("""{"content":"Да."}"""));
        await fixture.Worker.CommandAsync(mine);
        Assert.Equal([mine], await fixture.QueryAsync<long[]>("select array_agg(task_id) from outbox where sent_at is not null", new { }));
    }

    [Fact]
    public async Task Places_are_those_in_which_tasks_are_begun_and_only_get_better()
    {
        var worker = new SlottedWorker(fixture, 1);
        await fixture.AnnounceAsync("one", 1);
        var people = new List<ChatClient>();
        var tasks = new Dictionary<long, ChatClient>();
        foreach (var count in (int[])[6, 3, 1])
        {
            var person = await ChatClient.SignInAsync(fixture, node: people.Count % 2);
            people.Add(person);
            var chat = await person.CreateAsync();
            for (var number = 0; number < count; number++) tasks[await person.AskAsync(chat, $"{number}")] = person;
            if (count == 6) await worker.FillAsync();
        }

        var before = await StandingsAsync(tasks);
        var foretold = before.OrderBy(one => one.Value.Position).Select(one => one.Key).ToArray();
        output.WriteLine(string.Join(", ", before.Values.OrderBy(one => one.Position).Select(one => $"{one.Position}: {one.EstimatedWaitSeconds} s")));
        Assert.Equal(Enumerable.Range(1, 9), before.Values.Select(one => one.Position).Order());
        Assert.Equal(before.Values.OrderBy(one => one.Position).Select(one => one.EstimatedWaitSeconds), before.Values.Select(one => one.EstimatedWaitSeconds).Order());
        while (before.Count > 0)
        {
            await worker.StepAsync();
            var after = await StandingsAsync(tasks);
            Assert.All(after, one => Assert.Equal(before[one.Key].Position - 1, one.Value.Position));
            Assert.Equal(before.Count - 1, after.Count);
            before = after;
        }

        Assert.Equal(foretold, worker.Claimed.Skip(1).Select(command => command.TaskId));
        people.ForEach(person => person.Dispose());
    }

    private static async Task FloodAsync(ChatClient person, int count)
    {
        const int Chats = 4;
        await Task.WhenAll(Enumerable.Range(0, Chats).Select(async _ =>
        {
            var chat = await person.CreateAsync();
            for (var number = 0; number < count / Chats; number++)
                Assert.Equal(201, (await person.SendAsync(HttpMethod.Post, $"/chats/{chat}/messages", new { content = $"{number}" })).Status);
        }));
    }

    private static async Task<Dictionary<long, QueueStanding>> StandingsAsync(Dictionary<long, ChatClient> tasks)
    {
        var standings = new Dictionary<long, QueueStanding>();
        foreach (var (task, person) in tasks)
        {
            if ((await person.StandingsAsync(task))[0] is { } standing) standings[task] = standing;
        }

        return standings;
    }
}
