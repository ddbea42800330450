using System.Net;
using System.Net.Http.Json;
using AiTasks.Contracts;
using AiTasks.ServiceDefaults.Authentication;

namespace AiTasks.TaskApi.FunctionalTests;

/// <summary>What push nodes read: snapshots and tails.</summary>
public sealed class StreamTests(TaskApiFixture fixture)
{
    private readonly PushClient _push = new(fixture);

    [Fact]
    public async Task A_tail_continues_a_welcome_without_gap_or_repetition()
    {
        using var browser = await fixture.SignInAsync();
        var first = await browser.StartAsync(TaskTypes.GoalMentorHelp);
        var run = await fixture.Worker.ClaimAsync(first);
        await run.ProgressAsync(25, "четверть");

        var welcome = await _push.WelcomeAsync(browser);
        Assert.Equal(2, welcome.Seq);
        var active = Assert.Single(welcome.ActiveTasks);
        Assert.Equal((first, "running", 25), (active.TaskId, active.State, active.Progress));

        await run.ProgressAsync(75, "почти");
        await run.CompleteAsync();
        var tail = await _push.TailAsync(welcome.UserId, welcome.Epoch, welcome.Seq);
        Assert.False(tail.Lost || tail.More);
        Assert.Equal([3L, 4L], tail.Events.Select(item => item.Seq));
        Assert.Equal([FactTypes.TaskProgressed, FactTypes.TaskCompleted], tail.Events.Select(item => item.Type));
        Assert.Equal("цель", tail.Events[1].Data.Result!.Value.GetProperty("goals")[0].GetProperty("title").GetString());

        var after = await _push.WelcomeAsync(browser);
        Assert.Empty(after.ActiveTasks);
        Assert.Equal((welcome.Epoch, 4L), (after.Epoch, after.Seq));
        Assert.True(after.Generation > welcome.Generation);
    }

    [Fact]
    public async Task A_position_that_means_nothing_is_said_to_be_lost()
    {
        using var browser = await fixture.SignInAsync();
        var id = await browser.StartAsync(TaskTypes.GoalMentorHelp);
        var run = await fixture.Worker.ClaimAsync(id);
        await run.ProgressAsync(50, "половина");
        var welcome = await _push.WelcomeAsync(browser);

        Assert.True((await _push.TailAsync(welcome.UserId, Guid.NewGuid().ToString(), 0)).Lost);
        Assert.True((await _push.TailAsync(welcome.UserId, welcome.Epoch, 99)).Lost);
        Assert.True((await _push.TailAsync(long.MaxValue, welcome.Epoch, 0)).Lost);

        await fixture.QueryAsync<int>("with gone as (delete from stream_events where key = @key and seq = 1 returning 1) select count(*)::int from gone",
            new { key = StreamKeys.User(welcome.UserId) });
        Assert.True((await _push.TailAsync(welcome.UserId, welcome.Epoch, 0)).Lost);
        Assert.False((await _push.TailAsync(welcome.UserId, welcome.Epoch, 1)).Lost);
    }

    [Fact]
    public async Task Simultaneous_tasks_of_one_person_get_numbers_without_gaps()
    {
        using var browser = await fixture.SignInAsync();
        var runs = await Task.WhenAll(TaskTypes.All.Select(async type => await fixture.Worker.ClaimAsync(await browser.StartAsync(type))));
        await Task.WhenAll(runs.Select(async run =>
        {
            for (var percent = 10; percent < 100; percent += 10) await run.ProgressAsync(percent, $"{percent} %");
            await run.CompleteAsync();
        }));

        var welcome = await _push.WelcomeAsync(browser);
        var tail = await _push.TailAsync(welcome.UserId, welcome.Epoch, 0);
        Assert.Equal(Enumerable.Range(1, TaskTypes.All.Count * 11).Select(seq => (long)seq), tail.Events.Select(item => item.Seq));
    }

    [Fact]
    public async Task A_welcome_with_a_position_brings_the_tail_of_the_same_snapshot()
    {
        using var browser = await fixture.SignInAsync();
        var run = await fixture.Worker.ClaimAsync(await browser.StartAsync(TaskTypes.GoalMentorHelp));
        await run.ProgressAsync(25, "четверть");
        var first = await _push.WelcomeAsync(browser);
        Assert.Null(first.Tail);
        await run.ProgressAsync(75, "почти");
        await run.CompleteAsync();

        var later = await _push.WelcomeAsync(browser, new WelcomeRequest { Epoch = first.Epoch, After = first.Seq });
        Assert.False(later.Tail!.Lost || later.Tail.More);
        Assert.Equal([3L, 4L], later.Tail.Events.Select(item => item.Seq));
        Assert.Equal(4, later.Seq);
        Assert.Empty(later.FinishedTasks);

        var lost = await _push.WelcomeAsync(browser, new WelcomeRequest { Epoch = "", After = 0 });
        Assert.True(lost.Tail!.Lost);
        Assert.Equal("completed", Assert.Single(lost.FinishedTasks).State);
        Assert.True(lost.ReadAt > lost.FinishedTasks[0].FinishedAt);
    }

    [Fact]
    public async Task Ends_come_back_until_they_are_acknowledged_and_an_acknowledgement_never_goes_back()
    {
        using var browser = await fixture.SignInAsync();
        var ended = await fixture.Worker.ClaimAsync(await browser.StartAsync(TaskTypes.GoalMentorHelp));
        await ended.CompleteAsync();
        var next = await fixture.Worker.ClaimAsync(await browser.StartAsync(TaskTypes.GoalDecomposition));
        await next.CompleteAsync();

        var asked = new WelcomeRequest { Unacknowledged = true };
        var welcome = await _push.WelcomeAsync(browser, asked);
        Assert.Equal([2L, 4L], welcome.Unacknowledged.Select(item => item.Seq));
        Assert.Empty((await _push.WelcomeAsync(browser)).Unacknowledged);

        await _push.AcknowledgeAsync(welcome, 2, 3, 1);
        Assert.Equal(4, Assert.Single((await _push.WelcomeAsync(browser, asked)).Unacknowledged).Seq);
        await _push.AcknowledgeAsync(welcome with { Epoch = Guid.NewGuid().ToString() }, 99);
        await _push.AcknowledgeAsync(welcome, 1);
        Assert.Single((await _push.WelcomeAsync(browser, asked)).Unacknowledged);
        await _push.AcknowledgeAsync(welcome, 4);
        Assert.Empty((await _push.WelcomeAsync(browser, asked)).Unacknowledged);

        await fixture.QueryAsync<int>(
            "with old as (update stream_events set at = now() - interval '11 minutes' where key = @key returning 1), gone as (delete from stream_acknowledgements where key = @key returning 1) select 1",
            new { key = StreamKeys.User(welcome.UserId) });
        Assert.Empty((await _push.WelcomeAsync(browser, asked)).Unacknowledged);
    }

    [Fact]
    public async Task Sockets_that_ask_together_are_each_told_what_they_would_be_told_alone()
    {
        using var first = await fixture.SignInAsync();
        using var second = await fixture.SignInAsync();
        using var unaccepted = fixture.Browse();
        await unaccepted.RegisterAsync($"{Guid.NewGuid():N}@example.com");
        var ended = await fixture.Worker.ClaimAsync(await first.StartAsync(TaskTypes.GoalMentorHelp));
        await ended.CompleteAsync();
        await first.StartAsync(TaskTypes.GoalDecomposition);
        await fixture.Worker.ClaimAsync(await second.StartAsync(TaskTypes.GoalDecomposition));
        var epoch = (await _push.WelcomeAsync(first)).Epoch;

        (Browser Browser, WelcomeRequest Request)[] asked =
        [
            (first, new WelcomeRequest()),
            (second, new WelcomeRequest { Unacknowledged = true }),
            (first, new WelcomeRequest { Unacknowledged = true }),
            (first, new WelcomeRequest { Epoch = epoch, After = 1 }),
            (second, new WelcomeRequest { Epoch = epoch, After = 1 }),
            (first, new WelcomeRequest { Epoch = "", After = 0 }),
            (first, new WelcomeRequest { Finished = true }),
            (first, new WelcomeRequest { Epoch = epoch, After = 1 }),
            (unaccepted, new WelcomeRequest { WithoutPolicies = true }),
        ];
        var answers = await _push.WelcomeAsync(
            [.. asked.Select(one => (PushClient.Session(one.Browser), one.Request)), (PushClient.Session(unaccepted), new WelcomeRequest()), ("x", new WelcomeRequest())]);

        foreach (var ((browser, request), answer) in asked.Zip(answers))
        {
            var alone = await _push.WelcomeAsync(browser, request);
            Assert.Equal(200, answer.Status);
            Assert.Equivalent(Lasting(alone), Lasting(answer.Welcome!), strict: true);
        }

        Assert.Equal([403, 401], answers.Skip(asked.Length).Select(answer => answer.Status));
        Assert.Equal(asked.Length, answers.Select(answer => answer.Welcome?.Generation).OfType<long>().Distinct().Count());
    }

    [Fact]
    public async Task More_sockets_than_fit_into_a_question_are_refused()
    {
        using var client = _push.CreateClient();
        var request = new WelcomesRequest([.. Enumerable.Repeat(new SocketAsking("x", new WelcomeRequest()), 501)]);
        using var response = await client.PostAsJsonAsync(PushApiRoutes.Welcomes, request, WireJson.Internal);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
    }

    [Fact]
    public async Task Who_is_no_service_finds_nothing_there()
    {
        using var browser = await fixture.SignInAsync();
        using var client = fixture.CreateClient();
        foreach (var path in (string[])[PushApiRoutes.Welcome, PushApiRoutes.Welcomes, PushApiRoutes.Tail, PushApiRoutes.Acknowledge, PushApiRoutes.Cancel, PushApiRoutes.Status])
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(new TaskQuery(1, 1)) };
            request.Headers.Add(ServiceTokenHandler.HeaderName, PushClient.Session(browser));
            using var response = await client.SendAsync(request);
            Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        }
    }

    [Fact]
    public async Task A_welcome_needs_a_live_session_and_accepted_policies()
    {
        using var client = _push.CreateClient();
        using var signedOut = await client.PostAsync(PushApiRoutes.Welcome, null);
        Assert.Equal(HttpStatusCode.Unauthorized, signedOut.StatusCode);

        using var browser = fixture.Browse();
        await browser.RegisterAsync($"{Guid.NewGuid():N}@example.com");
        client.DefaultRequestHeaders.Authorization = new("Bearer", PushClient.Session(browser));
        using var unaccepted = await client.PostAsync(PushApiRoutes.Welcome, null);
        Assert.Equal(HttpStatusCode.Forbidden, unaccepted.StatusCode);
    }

    // Without what is of the moment: other people's tasks come and go, and with them the place in the queue.
    private static SocketWelcome Lasting(SocketWelcome welcome) => welcome with
    {
        Generation = 0,
        ReadAt = default,
        ActiveTasks = [.. welcome.ActiveTasks.Select(task => task with { Queue = task.Queue is null ? null : new QueueStanding(0, 0, 0, 0) })],
    };
}
