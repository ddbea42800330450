using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using AiTasks.Contracts;
using AiTasks.TestServers;

namespace AiTasks.TaskApi.FunctionalTests;

/// <summary>The same key and the same body: the same task and the same answer, whatever has happened since.</summary>
public sealed class IdempotencyTests(TaskApiFixture fixture)
{
    private const string Body = """{"task_type":"goal_mentor_help","context":{"a":1,"b":[2,"три"]}}""";

    [Fact]
    public async Task Of_500_simultaneous_starts_with_one_key_on_two_nodes_one_task_comes_and_all_answers_are_equal()
    {
        using var first = await fixture.SignInAsync(node: 0);
        using var second = fixture.Browse(node: 1);
        await second.LoginAsync(first.Email!);
        var key = NewKey();

        var answers = await Task.WhenAll(Enumerable.Range(0, 500).Select(number =>
            (number % 2 == 0 ? first : second).StartAsync(Body, key)));
        var (status, body) = Assert.Single(answers.Distinct());
        Assert.Equal(HttpStatusCode.OK, status);
        var id = IdOf(body);
        Assert.Equal("""{"status":"ok","data":{"task_id":@,"task_type":"goal_mentor_help","status":"pending"}}""".Replace("@", $"{id}", StringComparison.Ordinal), body);
        Assert.Equal(1, await TasksOfAsync(first));
        await fixture.Worker.CommandAsync(id);
        Assert.Single(fixture.Worker.Commands, command => command.TaskId == id);
    }

    [Fact]
    public async Task The_answer_stays_the_same_while_the_task_runs_when_it_is_over_and_after_a_restart()
    {
        using var browser = await fixture.SignInAsync();
        var key = NewKey();
        var answer = await browser.StartAsync(Body, key);
        var run = await fixture.Worker.ClaimAsync(IdOf(answer.Body));
        Assert.Equal(answer, await browser.StartAsync(Body, key));
        Assert.True(await run.CompleteAsync());
        Assert.Equal(answer, await browser.StartAsync(Body, key));

        await using var fresh = fixture.StartNode();
        using var later = TaskApiFixture.Browse(fresh);
        await later.LoginAsync(browser.Email!);
        Assert.Equal(answer, await later.StartAsync(Body, key));

        await fixture.AgeAsync(IdOf(answer.Body), "created_at", TimeSpan.FromMinutes(2));
        Assert.Equal(answer, await later.StartAsync(Body, key));
        Assert.Equal(1, await TasksOfAsync(browser));
    }

    [Theory]
    [InlineData("""{"context":{"b":[2.0,"три"],"a":1},"task_type":"goal_mentor_help"}""")]
    [InlineData("""{"task_type":"goal_mentor_help", "context_data": {"a":1e0, "b":[2, "\u0442\u0440\u0438"]}, "unknown":true}""")]
    public async Task Another_spelling_of_the_body_is_the_same_start(string respelled)
    {
        using var browser = await fixture.SignInAsync();
        var key = NewKey();
        Assert.Equal(await browser.StartAsync(Body, key), await browser.StartAsync(respelled, key));
    }

    [Theory]
    [InlineData("""{"task_type":"goal_mentor_help","context":{"a":1,"b":["три",2]}}""")]
    [InlineData("""{"task_type":"goal_mentor_help"}""")]
    [InlineData("""{"task_type":"habit_create_help","context":{"a":1,"b":[2,"три"]}}""")]
    public async Task Another_body_under_the_same_key_is_refused(string other)
    {
        using var browser = await fixture.SignInAsync();
        var key = NewKey();
        var first = await browser.StartAsync(Body, key);
        var (status, body) = await browser.StartAsync(other, key);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        var refusal = JsonNode.Parse(body)!;
        Assert.Equal(("error", "idempotency_key_reused"), ((string?)refusal["status"], (string?)refusal["error_code"]));
        Assert.Equal("idempotency_key_reused", (string?)refusal["error_data"]!["key"]);
        Assert.Equal(first, await browser.StartAsync(Body, key));
        Assert.Equal(1, await TasksOfAsync(browser));
    }

    [Fact]
    public async Task Simultaneous_starts_of_two_types_under_one_key_make_one_task()
    {
        for (var round = 0; round < 10; round++)
        {
            using var browser = await fixture.SignInAsync(node: round % 2);
            var key = NewKey();
            var answers = await Task.WhenAll(TaskTypes.All.Select(type => browser.StartAsync($$"""{"task_type":"{{type}}"}""", key)));
            Assert.Single(answers, answer => answer.Status == HttpStatusCode.OK);
            Assert.All(answers.Where(answer => answer.Status != HttpStatusCode.OK), answer =>
                Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status));
            Assert.Equal(1, await TasksOfAsync(browser));
        }
    }

    [Fact]
    public async Task The_same_key_of_another_person_is_another_key()
    {
        using var one = await fixture.SignInAsync();
        using var other = await fixture.SignInAsync();
        var key = NewKey();
        Assert.NotEqual(IdOf((await one.StartAsync(Body, key)).Body), IdOf((await other.StartAsync(Body, key)).Body));
    }

    [Fact]
    public async Task A_refused_start_binds_no_key()
    {
        using var browser = await fixture.SignInAsync();
        var (bound, free) = (NewKey(), NewKey());
        var first = await browser.StartAsync(Body, bound);
        Assert.Contains("ai_task_already_running", (await browser.StartAsync(Body, free)).Body, StringComparison.Ordinal);
        Assert.True(await (await fixture.Worker.ClaimAsync(IdOf(first.Body))).CompleteAsync());
        Assert.Contains("ai_task_cooldown", (await browser.StartAsync(Body, free)).Body, StringComparison.Ordinal);
        Assert.Equal(first, await browser.StartAsync(Body, bound));

        await fixture.AgeAsync(IdOf(first.Body), "created_at", TimeSpan.FromMinutes(2));
        Assert.NotEqual(IdOf(first.Body), IdOf((await browser.StartAsync("""{"task_type":"goal_mentor_help"}""", free)).Body));
    }

    [Fact]
    public async Task A_key_is_forgotten_after_a_day_and_its_task_is_not()
    {
        using var browser = await fixture.SignInAsync();
        var key = NewKey();
        var old = IdOf((await browser.StartAsync(Body, key)).Body);
        Assert.True(await (await fixture.Worker.ClaimAsync(old)).CompleteAsync());
        await fixture.AgeAsync(old, "created_at", TimeSpan.FromHours(25));
        await Wait.ForAsync("the key to be forgotten", async () => IdOf((await browser.StartAsync(Body, key)).Body) != old);
        Assert.Equal("completed", (string?)(await browser.StatusAsync(old))["status"]);
    }

    [Theory]
    [InlineData(" ", 1)]
    [InlineData("a\tb", 1)]
    [InlineData("ключ", 1)]
    [InlineData("k", 256)]
    public async Task A_malformed_key_is_refused(string part, int times)
    {
        using var browser = await fixture.SignInAsync();
        var (status, body) = await browser.StartAsync(Body, string.Concat(Enumerable.Repeat(part, times)));
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains("validation_error", body, StringComparison.Ordinal);
        Assert.Equal(0, await TasksOfAsync(browser));
        Assert.Equal(HttpStatusCode.OK, (await browser.StartAsync(Body, new string('k', 255))).Status);
    }

    [Fact]
    public async Task Two_keys_in_one_call_are_refused()
    {
        using var browser = await fixture.SignInAsync();
        using var response = await browser.SendAsync("app/ai-tasks/start/", JsonContent.Create(new { task_type = TaskTypes.GoalMentorHelp }),
            headers: [("Idempotency-Key", "one"), ("Idempotency-Key", "two")]);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task Pages_of_other_origins_may_send_a_key()
    {
        using var browser = fixture.Browse();
        using var response = await browser.SendAsync("app/ai-tasks/start/", null, HttpMethod.Options,
            ("Origin", "https://app.example.com"), ("Access-Control-Request-Method", "POST"),
            ("Access-Control-Request-Headers", "content-type,idempotency-key"));
        Assert.Contains("idempotency-key", response.Headers.GetValues("Access-Control-Allow-Headers").Single(), StringComparison.OrdinalIgnoreCase);
    }

    private static string NewKey() => $"{Guid.NewGuid()}";

    private static long IdOf(string body) => (long)JsonNode.Parse(body)!["data"]!["task_id"]!;

    private Task<long> TasksOfAsync(Browser browser) => fixture.QueryAsync<long>(
        "select count(*) from tasks join users u on u.id = user_id where email = @Email", new { browser.Email });
}
