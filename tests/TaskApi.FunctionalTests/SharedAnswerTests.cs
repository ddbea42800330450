using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using AiTasks.Contracts;
using AiTasks.TestServers;

namespace AiTasks.TaskApi.FunctionalTests;

/// <summary>Who makes an answer that several tasks want, and who may have it.</summary>
public sealed class SharedAnswerTests(TaskApiFixture fixture)
{
    private const string Result = """{"goals":[{"title":"цель"}]}""";

    private readonly string _key = AnswerSharer.NewKey();

    [Fact]
    public async Task Of_a_hundred_that_ask_the_same_of_two_replicas_one_makes_the_answer_and_all_have_it()
    {
        await using var node = await fixture.StartReadyNodeAsync();
        var all = (await RunningAsync(100)).Select((task, index) => task with { Node = index % 2 == 0 ? null : node }).ToArray();

        var standings = await Task.WhenAll(all.Select(task => task.ClaimAsync(_key)));
        var maker = all[Array.FindIndex(standings, standing => standing.State == AnswerStandings.Make)];
        Assert.Equal(99, standings.Count(standing => standing.State == AnswerStandings.Wait));

        var waiting = all.Where(task => task != maker).Select(task => task.WaitAsync(_key)).ToArray();
        Assert.Equal(AnswerStandings.Make, (await maker.ClaimAsync(_key)).State);
        Assert.Equal(HttpStatusCode.NoContent, await maker.GiveAsync(_key, Result));
        foreach (var standing in await Task.WhenAll(waiting))
        {
            Assert.Equal((AnswerStandings.Made, 1, false), (standing.State, standing.Flight, standing.Answer!.IsOwn));
            AssertSame(Result, standing.Answer!.ResultJson);
            AssertSame("""{"model":"m"}""", standing.Answer.UsageJson);
        }
    }

    [Theory]
    [InlineData("fails")]
    [InlineData("is cancelled")]
    [InlineData("is given back")]
    [InlineData("dies")]
    [InlineData("completes with an answer too large to keep")]
    public async Task When_the_one_that_makes_the_answer_ends_without_it_one_of_those_who_wait_is_next(string end)
    {
        using var person = await fixture.SignInAsync();
        var maker = await StartAsync(person, TaskTypes.GoalMentorHelp);
        AnswerSharer[] others =
        [
            await StartAsync(person, TaskTypes.RewardMentorHelp), await StartAsync(person, TaskTypes.HabitCreateHelp), await StartAsync(person, TaskTypes.WeekPlanningHelp),
        ];
        Assert.Equal(AnswerStandings.Make, (await maker.ClaimAsync(_key)).State);
        var waiting = others.Select(task => task.ClaimAsync(_key, wait: true)).ToArray();

        switch (end)
        {
            case "fails":
                Assert.True(await maker.Run!.FailAsync(TaskErrorCodes.AiServiceError, "нет"));
                break;
            case "is cancelled":
                Assert.Equal("ok", (string?)(await person.PostAsync("app/ai-tasks/cancel/", new { task_id = maker.TaskId }))["status"]);
                break;
            case "is given back":
                Assert.True(await maker.Run!.ReturnAsync());
                break;
            case "dies":
                await fixture.AgeAsync(maker.TaskId, "heartbeat_at", TimeSpan.FromSeconds(12));
                break;
            default:
                Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await maker.GiveAsync(_key, $$"""{"x":"{{new string('я', 130_000)}}"}"""));
                Assert.True(await maker.Run!.CompleteAsync());
                break;
        }

        var standings = await Task.WhenAll(waiting);
        Assert.Equal(1, standings.Count(standing => standing.State == AnswerStandings.Make));
        Assert.Equal(2, standings.Count(standing => standing.State == AnswerStandings.Wait));
        Assert.All(standings, standing => Assert.Equal(2, standing.Flight));
        Assert.Equal(HttpStatusCode.Conflict, await maker.GiveAsync(_key, """{"zombie":true}"""));
        Assert.Equal(HttpStatusCode.Conflict, (await maker.TryClaimAsync(_key)).Status);
        Assert.Equal(HttpStatusCode.NoContent, await others[Array.FindIndex(standings, one => one.State == AnswerStandings.Make)].GiveAsync(_key, Result));
        AssertSame(Result, (await others[0].ClaimAsync(_key)).Answer!.ResultJson);
    }

    [Fact]
    public async Task An_answer_is_kept_for_its_time_counted_from_the_start_that_it_was_made_for()
    {
        using var person = await fixture.SignInAsync();
        var maker = await StartAsync(person, TaskTypes.GoalMentorHelp);
        await maker.ClaimAsync(_key);
        Assert.Equal(HttpStatusCode.NoContent, await maker.GiveAsync(_key, Result));
        Assert.True(await maker.Run!.CompleteAsync(Result));

        var soon = await StartAsync(person, TaskTypes.RewardMentorHelp);
        Assert.Equal(AnswerStandings.Made, (await soon.ClaimAsync(_key)).State);
        await AgeAsync("asked_at = asked_at - interval '40 s', made_at = made_at - interval '20 s'");
        Assert.Equal(AnswerStandings.Made, (await soon.ClaimAsync(_key)).State);
        await AgeAsync("asked_at = asked_at - interval '21 s'");
        Assert.Equal((AnswerStandings.Make, 2), ((await soon.ClaimAsync(_key)) is var standing ? standing.State : "", standing.Flight));
    }

    [Fact]
    public async Task With_nothing_kept_those_who_overlapped_still_have_one_answer_and_the_next_one_does_not()
    {
        await using var node = await fixture.StartReadyNodeAsync(("SharedAnswerOptions:KeepFor", "00:00:00"));
        using var person = await fixture.SignInAsync();
        var maker = await StartAsync(person, TaskTypes.GoalMentorHelp) with { Node = node };
        var overlapping = await StartAsync(person, TaskTypes.RewardMentorHelp) with { Node = node };
        await maker.ClaimAsync(_key);
        var waiting = overlapping.WaitAsync(_key);
        Assert.Equal(HttpStatusCode.NoContent, await maker.GiveAsync(_key, Result));
        Assert.Equal(AnswerStandings.Made, (await waiting).State);

        var next = await StartAsync(person, TaskTypes.HabitCreateHelp) with { Node = node };
        Assert.Equal(AnswerStandings.Make, (await next.ClaimAsync(_key)).State);
    }

    [Fact]
    public async Task Another_person_never_has_an_answer_unless_the_question_holds_nothing_personal()
    {
        using var one = await fixture.SignInAsync();
        using var other = await fixture.SignInAsync();
        var mine = await StartAsync(one, TaskTypes.GoalMentorHelp);
        var theirs = await StartAsync(other, TaskTypes.GoalMentorHelp);
        await mine.ClaimAsync(_key);
        Assert.Equal(AnswerStandings.Make, (await theirs.ClaimAsync(_key)).State);
        Assert.Equal(HttpStatusCode.NoContent, await mine.GiveAsync(_key, Result));
        Assert.Equal(AnswerStandings.Make, (await theirs.ClaimAsync(_key)).State);
        Assert.Equal(AnswerStandings.Make, (await (theirs with { IsPersonal = false }).ClaimAsync(_key)).State);

        Assert.Equal(HttpStatusCode.NoContent, await (theirs with { IsPersonal = false }).GiveAsync(_key, """{"goals":[]}"""));
        AssertSame("""{"goals":[]}""", (await (mine with { IsPersonal = false }).ClaimAsync(_key)).Answer!.ResultJson);
        AssertSame(Result, (await mine.ClaimAsync(_key)).Answer!.ResultJson);
    }

    [Fact]
    public async Task An_attempt_finds_what_an_earlier_one_of_its_task_has_made()
    {
        using var person = await fixture.SignInAsync();
        var first = await StartAsync(person, TaskTypes.GoalMentorHelp);
        await first.ClaimAsync(_key);
        Assert.Equal(HttpStatusCode.NoContent, await first.GiveAsync(_key, Result));
        Assert.Equal(HttpStatusCode.NoContent, await first.GiveAsync(_key, Result));
        Assert.True(await first.Run!.ReturnAsync());

        await fixture.Worker.ClaimAsync(first.TaskId, attempt: 2);
        var standing = await (first with { Attempt = 2 }).ClaimAsync(_key);
        Assert.Equal((AnswerStandings.Made, true), (standing.State, standing.Answer!.IsOwn));
    }

    [Fact]
    public async Task An_answer_made_without_a_claim_takes_the_place_of_what_is_kept_or_being_made()
    {
        using var person = await fixture.SignInAsync();
        var maker = await StartAsync(person, TaskTypes.GoalMentorHelp);
        var fresh = await StartAsync(person, TaskTypes.RewardMentorHelp);
        var third = await StartAsync(person, TaskTypes.HabitCreateHelp);
        await maker.ClaimAsync(_key);
        var waiting = third.WaitAsync(_key);
        Assert.Equal(HttpStatusCode.Conflict, await fresh.GiveAsync(_key, """{"n":1}"""));
        Assert.Equal(HttpStatusCode.NoContent, await fresh.GiveAsync(_key, """{"n":2}""", replaces: true));
        AssertSame("""{"n":2}""", (await waiting).Answer!.ResultJson);

        Assert.Equal(HttpStatusCode.Conflict, await maker.GiveAsync(_key, Result));
        Assert.Equal(HttpStatusCode.NoContent, await fresh.GiveAsync(_key, """{"n":3}""", replaces: true));
        AssertSame("""{"n":3}""", (await third.ClaimAsync(_key)).Answer!.ResultJson);
    }

    [Fact]
    public async Task Who_has_no_run_or_no_key_or_is_no_service_gets_nothing()
    {
        using var person = await fixture.SignInAsync();
        var waiting = new AnswerSharer(fixture, await person.StartAsync(TaskTypes.GoalMentorHelp));
        Assert.Equal(HttpStatusCode.Conflict, (await waiting.TryClaimAsync(_key)).Status);
        Assert.Equal(HttpStatusCode.Conflict, await waiting.GiveAsync(_key, Result, replaces: true));

        var running = await StartAsync(person, TaskTypes.RewardMentorHelp);
        Assert.Equal(HttpStatusCode.BadRequest, (await running.TryClaimAsync("abc")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await running.TryClaimAsync(new string('x', 64))).Status);
        Assert.Equal(HttpStatusCode.Conflict, (await (running with { Attempt = 2 }).TryClaimAsync(_key)).Status);

        using var client = fixture.CreateClient();
        using var response = await client.PostAsJsonAsync(
            SharedAnswerRoutes.Claim, new AnswerClaim { Key = _key, TaskId = running.TaskId, Attempt = 1, IsPersonal = true });
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task Old_answers_are_removed_and_those_that_serve_somebody_stay()
    {
        using var person = await fixture.SignInAsync();
        var (old, young) = (await StartAsync(person, TaskTypes.GoalMentorHelp), await StartAsync(person, TaskTypes.RewardMentorHelp));
        var youngKey = AnswerSharer.NewKey();
        await old.ClaimAsync(_key);
        Assert.Equal(HttpStatusCode.NoContent, await young.GiveAsync(youngKey, Result));
        await AgeAsync("asked_at = asked_at - interval '179 s'");
        await using var node = await fixture.StartReadyNodeAsync(("SharedAnswerOptions:TrimInterval", "00:00:00.050"));
        await Wait.ForAsync("the old answer to be removed", async () => await CountAsync(_key) == 0);
        Assert.Equal(1, await CountAsync(youngKey));
        Assert.Equal(AnswerStandings.Make, (await old.ClaimAsync(_key)).State);
    }

    [Fact]
    public async Task X16_an_answer_for_somebody_whom_nobody_named_is_for_nobody_else()
    {
        using var agent = new ServiceClient(fixture.CreateClient());
        foreach (var (named, number) in new[] { (true, 1), (false, 2) })
        {
            var prompt = $"Субботник {Guid.NewGuid()}";
            var answering = agent.PostAsync("/api/tool/generate_text", new { prompt, tg_id = named ? -Random.Shared.NextInt64(1, long.MaxValue) : (long?)null });
            var command = await fixture.Worker.CommandAboutAsync(prompt);
            Assert.Equal(named ? null : true, (bool?)JsonNode.Parse(command.ContextJson)!["fresh"]);
            Assert.True(await (await fixture.Worker.ClaimAsync(command.TaskId)).CompleteAsync($$"""{"text":"Пост {{number}}"}"""));
            Assert.Equal(200, (await answering).Status);
        }
    }

    private Task<AnswerSharer> StartAsync(Browser person, string type) => AnswerSharer.StartAsync(fixture, person, type);

    // A person cannot start so many at once through any door; a task of a tool is one that may run beside others of its type.
    private async Task<AnswerSharer[]> RunningAsync(int count)
    {
        using var person = await fixture.SignInAsync();
        var ids = await fixture.QueryAsync<long[]>(
            """
            with started as (
              insert into tasks (user_id, type, language, context, exclusive, state, run_id, started_at, heartbeat_at, deadline_at)
              select u.id, @type, 'ru', '{}', false, 'running', gen_random_uuid(), now(), now() + interval '1 min', now() + interval '2 min'
              from (select max(id) as id from users) u, generate_series(1, @count)
              returning id
            ) select array_agg(id) from started
            """,
            new { type = TaskTypes.PostText, count });
        return [.. ids.Select(id => new AnswerSharer(fixture, id))];
    }

    private Task<int> AgeAsync(string change) => fixture.QueryAsync<int>(
        $"with aged as (update shared_answers set {change} where key = decode(@_key, 'hex') returning 1) select count(*)::int from aged", new { _key });

    private Task<int> CountAsync(string key) =>
        fixture.QueryAsync<int>("select count(*)::int from shared_answers where key = decode(@key, 'hex')", new { key });

    private static void AssertSame(string expected, string actual) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), JsonNode.Parse(actual)), $"{actual} is not {expected}");
}
