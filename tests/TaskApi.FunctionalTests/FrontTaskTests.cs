using System.Net;
using AiTasks.Contracts;

namespace AiTasks.TaskApi.FunctionalTests;

/// <summary>Facts A12 to A23 of contract A.</summary>
public sealed class FrontTaskTests(TaskApiFixture fixture)
{
    [Fact]
    public async Task A13_a_second_start_of_the_same_type_names_the_running_task()
    {
        using var browser = await fixture.SignInAsync();
        var id = await browser.StartAsync(TaskTypes.GoalMentorHelp);
        var answer = await browser.PostAsync("app/ai-tasks/start/", new { task_type = TaskTypes.GoalMentorHelp, context = new { } });
        Assert.Equal("error", (string?)answer["status"]);
        Assert.Equal("ai_task_already_running", (string?)answer["error_code"]);
        Assert.Equal(id, (long?)answer["data"]!["existing_task_id"]);
        Assert.Equal("ai_task_already_running", (string?)answer["error_data"]!["key"]);
        Assert.Equal((string?)answer["error_message"], (string?)answer["error_data"]!["message"]);
        await browser.StartAsync(TaskTypes.GoalDecomposition);
    }

    [Fact]
    public async Task A19_a_start_too_soon_after_the_last_says_how_long_to_wait()
    {
        using var browser = await fixture.SignInAsync();
        var id = await browser.StartAsync(TaskTypes.GoalMentorHelp);
        await browser.PostAsync("app/ai-tasks/cancel/", new { task_id = id });
        var answer = await browser.PostAsync("app/ai-tasks/start/", new { task_type = TaskTypes.GoalMentorHelp });
        Assert.Equal("ai_task_cooldown", (string?)answer["error_code"]);
        Assert.InRange((int)answer["data"]!["wait_seconds"]!, 50, 60);
        Assert.Contains(answer["data"]!["wait_seconds"]!.ToString(), (string?)answer["error_message"], StringComparison.Ordinal);

        await fixture.AgeAsync(id, "created_at", TimeSpan.FromSeconds(60));
        await browser.StartAsync(TaskTypes.GoalMentorHelp);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Of_fifty_simultaneous_starts_on_two_nodes_one_is_accepted(int round)
    {
        using var first = await fixture.SignInAsync(node: 0);
        using var second = fixture.Browse(node: 1);
        await second.PostAsync("csrf/", new { });
        await second.PostAsync("login/", new { email = first.Email, password = Browser.Password });

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(number => (number % 2 == 0 ? first : second)
            .PostAsync("app/ai-tasks/start/", new { task_type = TaskTypes.HabitCreateHelp, context = new { round } })));
        var accepted = Assert.Single(answers, answer => (string?)answer["status"] == "ok");
        var id = (long)accepted["data"]!["task_id"]!;
        Assert.All(answers.Where(answer => answer != accepted), answer =>
        {
            Assert.Equal("ai_task_already_running", (string?)answer["error_code"]);
            Assert.Equal(id, (long?)answer["data"]!["existing_task_id"]);
        });
    }

    [Theory]
    [InlineData("{\"task_type\":\"no_such_type\"}", "invalid_task_type")]
    [InlineData("{}", "invalid_task_type")]
    [InlineData("{\"task_type\":\"goal_mentor_help\",\"context\":[1]}", "validation_error")]
    [InlineData("{\"task_type\":\"goal_mentor_help\",\"context\":\"text\"}", "validation_error")]
    [InlineData("{\"task_type\":\"goal_mentor_help\",\"context\":{\"a\":\"\\u0000\"}}", "validation_error")]
    [InlineData("{\"task_type\":\"goal_mentor_help\",\"context\":{\"a\":\"\\ud800\"}}", "validation_error")]
    public async Task A_start_that_makes_no_sense_is_refused(string body, string code)
    {
        using var browser = await fixture.SignInAsync();
        using var response = await browser.SendAsync("app/ai-tasks/start/", new StringContent(body));
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains(code, await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Empty((await browser.PostAsync("app/ai-tasks/active/", new { }))["data"]!["tasks"]!.AsArray());
    }

    [Fact]
    public async Task X9_context_may_be_missing_null_or_called_context_data()
    {
        using var browser = await fixture.SignInAsync();
        await browser.PostAsync("app/ai-tasks/start/", new { task_type = TaskTypes.GoalMentorHelp });
        await browser.PostAsync("app/ai-tasks/start/", new { task_type = TaskTypes.HabitCreateHelp, context = (object?)null });
        var answer = await browser.PostAsync(
            "app/ai-tasks/start/", new { task_type = TaskTypes.GoalDecomposition, context_data = new { goal_title = "Бег" } });
        var command = await fixture.Worker.CommandAsync((long)answer["data"]!["task_id"]!);
        Assert.Contains("Бег", command.ContextJson, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Active_lists_pending_and_running_tasks_only()
    {
        using var browser = await fixture.SignInAsync();
        var pending = await browser.StartAsync(TaskTypes.GoalMentorHelp);
        var running = await browser.StartAsync(TaskTypes.HabitCreateHelp);
        var done = await browser.StartAsync(TaskTypes.RewardMentorHelp);
        await fixture.Worker.ClaimAsync(running);
        await (await fixture.Worker.ClaimAsync(done)).CompleteAsync();

        var tasks = (await browser.PostAsync("app/ai-tasks/active/", null))["data"]!["tasks"]!.AsArray();
        Assert.Equal([(pending, "pending"), (running, "running")],
            tasks.Select(task => ((long)task!["task_id"]!, (string)task["status"]!)));
        Assert.All(tasks, task => Assert.Equal(
            ["task_id", "task_type", "status", "progress_percent", "progress_text", "date_created"],
            task!.AsObject().Select(member => member.Key)));
    }

    [Fact]
    public async Task Cancel_is_true_for_ever_and_refused_once_a_task_is_over()
    {
        using var browser = await fixture.SignInAsync();
        var cancelled = await browser.StartAsync(TaskTypes.GoalMentorHelp);
        var run = await fixture.Worker.ClaimAsync(cancelled);
        for (var time = 0; time < 2; time++)
        {
            var answer = await browser.PostAsync("app/ai-tasks/cancel/", new { task_id = cancelled });
            Assert.Equal("ok", (string?)answer["status"]);
            Assert.True((bool?)answer["data"]!["cancelled"]);
        }

        Assert.False(await run.CompleteAsync());
        Assert.Equal("cancelled", (string?)(await browser.StatusAsync(cancelled))["status"]);

        var done = await browser.StartAsync(TaskTypes.HabitCreateHelp);
        await (await fixture.Worker.ClaimAsync(done)).CompleteAsync();
        var refused = await browser.PostAsync("app/ai-tasks/cancel/", new { task_id = done });
        Assert.Equal("ai_task_cannot_cancel", (string?)refused["error_code"]);
    }

    [Fact]
    public async Task A_task_cancelled_before_a_worker_took_it_is_never_begun()
    {
        using var browser = await fixture.SignInAsync();
        var id = await browser.StartAsync(TaskTypes.GoalMentorHelp);
        await fixture.Worker.CommandAsync(id);
        await browser.PostAsync("app/ai-tasks/cancel/", new { task_id = id });
        Assert.False(await new ScriptedRun(fixture.Worker, id, 1).BeginAsync());
    }

    [Fact]
    public async Task Nobody_sees_or_touches_another_persons_task()
    {
        using var owner = await fixture.SignInAsync();
        using var other = await fixture.SignInAsync(node: 1);
        var id = await owner.StartAsync(TaskTypes.GoalMentorHelp);
        foreach (var path in (string[])["status", "cancel"])
        {
            var foreign = await other.PostAsync($"app/ai-tasks/{path}/", new { task_id = id });
            var missing = await other.PostAsync($"app/ai-tasks/{path}/", new { task_id = long.MaxValue });
            Assert.Equal("ai_task_not_found", (string?)foreign["error_code"]);
            Assert.Equal(missing.ToJsonString(), foreign.ToJsonString());
        }

        Assert.Equal(0, (int?)(await other.PostAsync("app/ai-tasks/history/", new { }))["data"]!["total_items"]);
        Assert.Equal("pending", (string?)(await owner.StatusAsync(id))["status"]);
    }

    [Fact]
    public async Task A23_history_filters_and_pages()
    {
        using var browser = await fixture.SignInAsync();
        var ids = new List<long>();
        for (var number = 0; number < 5; number++)
        {
            var id = await browser.StartAsync(TaskTypes.GoalMentorHelp);
            ids.Add(id);
            if (number % 2 == 0) await (await fixture.Worker.ClaimAsync(id)).CompleteAsync();
            else await browser.PostAsync("app/ai-tasks/cancel/", new { task_id = id });
            await fixture.AgeAsync(id, "created_at", TimeSpan.FromSeconds(60));
        }

        var other = await browser.StartAsync(TaskTypes.HabitCreateHelp);
        var all = (await browser.PostAsync("app/ai-tasks/history/", new { }))["data"]!;
        Assert.Equal([other, .. ids.AsEnumerable().Reverse()], all["tasks"]!.AsArray().Select(task => (long)task!["task_id"]!));

        var page = (await browser.PostAsync("app/ai-tasks/history/", new
        {
            task_type_filter = TaskTypes.GoalMentorHelp,
            status_filter = "completed",
            page = 2,
            page_size = 2,
        }))["data"]!;
        Assert.Equal((3, 2, 2, 2), ((int)page["total_items"]!, (int)page["total_pages"]!, (int)page["page"]!, (int)page["page_size"]!));
        Assert.Equal(ids[0], (long)Assert.Single(page["tasks"]!.AsArray())!["task_id"]!);

        var none = (await browser.PostAsync("app/ai-tasks/history/", new { status_filter = "no_such_status", page = -3, page_size = 0 }))["data"]!;
        Assert.Equal((0, 0, 1), ((int)none["total_items"]!, (int)none["total_pages"]!, (int)none["page"]!));
    }

    [Fact]
    public async Task The_language_of_a_person_reaches_texts_and_worker()
    {
        using var browser = await fixture.SignInAsync();
        await browser.PostAsync("update-user-data/", new { language = "en" });
        var id = await browser.StartAsync(TaskTypes.GoalMentorHelp);
        Assert.Equal("en", (await fixture.Worker.CommandAsync(id)).Language);
        var answer = await browser.PostAsync("app/ai-tasks/start/", new { task_type = TaskTypes.GoalMentorHelp });
        Assert.Equal("A task of this type is already running", (string?)answer["error_message"]);
        await browser.PostAsync("update-user-data/", new { language = "xx" }, HttpStatusCode.BadRequest);
    }
}
