using System.Text.Json.Nodes;
using AiTasks.Contracts;
using AiTasks.TestServers;

namespace AiTasks.TaskApi.FunctionalTests;

public sealed class TaskLifeTests(TaskApiFixture fixture)
{
    [Fact]
    public async Task A_task_runs_from_start_to_result()
    {
        var browser = await fixture.SignInAsync();
        var id = await browser.StartAsync(TaskTypes.GoalDecomposition, new { goal_title = "Выучить C#", goal_id = 5 });
        Assert.Equal("pending", (string?)(await browser.StatusAsync(id))["status"]);

        var command = await fixture.Worker.CommandAsync(id);
        Assert.Equal(TaskTypes.GoalDecomposition, command.TaskType);
        Assert.Equal("ru", command.Language);
        Assert.Equal("Выучить C#", (string?)JsonNode.Parse(command.ContextJson)!["goal_title"]);
        Assert.InRange(command.Deadline - DateTimeOffset.UtcNow, TimeSpan.FromSeconds(100), TimeSpan.FromSeconds(119));

        var run = await fixture.Worker.ClaimAsync(id);
        Assert.True(await run.ProgressAsync(30, "Анализ"));
        var status = await browser.StatusAsync(id);
        Assert.Equal(("running", 30, "Анализ"), ((string?)status["status"], (int?)status["progress_percent"], (string?)status["progress_text"]));
        Assert.Null(status["result"]);
        Assert.Null(status["date_finished"]);

        Assert.True(await run.CompleteAsync("""{"steps":[{"title":"Шаг 1"}]}"""));
        status = await browser.StatusAsync(id);
        Assert.Equal(("completed", 100, "Готово"), ((string?)status["status"], (int?)status["progress_percent"], (string?)status["progress_text"]));
        Assert.Equal("Шаг 1", (string?)status["result"]!["steps"]![0]!["title"]);
        Assert.Null(status["error"]);
        Assert.Matches(@"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$", (string?)status["date_created"]);
        Assert.Matches(@"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$", (string?)status["date_finished"]);
    }

    [Fact]
    public async Task Only_one_run_can_claim_an_attempt_however_often_its_command_arrives()
    {
        var browser = await fixture.SignInAsync();
        var id = await browser.StartAsync(TaskTypes.GoalMentorHelp);
        await fixture.Worker.CommandAsync(id);
        var runs = Enumerable.Range(0, 8).Select(_ => new ScriptedRun(fixture.Worker, id, 1)).ToArray();

        var verdicts = await Task.WhenAll(runs.Select(run => run.BeginAsync()));
        Assert.Single(verdicts, accepted => accepted);

        var winner = runs[Array.IndexOf(verdicts, true)];
        Assert.True(await winner.BeginAsync(), "A claim repeated by the same run has to be granted again.");
        Assert.False(await runs[Array.IndexOf(verdicts, false)].CompleteAsync(), "The loser's result was accepted.");
        Assert.True(await winner.CompleteAsync());
    }

    [Fact]
    public async Task Progress_never_goes_back_and_repeated_reports_change_nothing()
    {
        var browser = await fixture.SignInAsync();
        var id = await browser.StartAsync(TaskTypes.GoalMentorHelp);
        var run = await fixture.Worker.ClaimAsync(id);
        await run.ProgressAsync(50, "пятьдесят");
        await run.ProgressAsync(20, "двадцать");
        Assert.True(await run.ProgressAsync(90, "повтор", seq: 2));

        var status = await browser.StatusAsync(id);
        Assert.Equal((50, "пятьдесят"), ((int?)status["progress_percent"], (string?)status["progress_text"]));
    }

    [Fact]
    public async Task Reports_that_overtake_each_other_take_effect_in_order()
    {
        var browser = await fixture.SignInAsync();
        var id = await browser.StartAsync(TaskTypes.GoalMentorHelp);
        var run = await fixture.Worker.ClaimAsync(id);

        var last = run.CompleteAsync(seq: 4);
        var second = run.ProgressAsync(60, "второй", seq: 3);
        var first = run.ProgressAsync(30, "первый", seq: 2);
        Assert.All(await Task.WhenAll(first, second, last), Assert.True);

        var facts = await EventsAsync(id);
        Assert.Equal(["task_started", "task_progressed", "task_progressed", "task_completed"], facts);
    }

    [Fact]
    public async Task A_silent_worker_loses_its_task_and_its_late_reports_are_refused()
    {
        var browser = await fixture.SignInAsync();
        var id = await browser.StartAsync(TaskTypes.WeekPlanningHelp);
        var dead = await fixture.Worker.ClaimAsync(id);
        await dead.ProgressAsync(40, "почти");
        await fixture.AgeAsync(id, "heartbeat_at", TimeSpan.FromSeconds(12));

        var next = await fixture.Worker.ClaimAsync(id, attempt: 2);
        await Wait.ForAsync("the dead worker to be told", () => fixture.Worker.Cancels.Any(cancel => cancel.TaskId == id && cancel.Attempt == 1));
        Assert.False(await dead.ProgressAsync(99, "зомби"));
        Assert.False(await dead.CompleteAsync("""{"goals":["зомби"]}"""));
        Assert.True(await next.CompleteAsync());

        Assert.DoesNotContain("зомби", (await browser.StatusAsync(id)).ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(["task_started", "task_progressed", "task_completed"], await EventsAsync(id));
    }

    [Fact]
    public async Task A_task_that_kills_every_worker_fails_in_the_end()
    {
        var browser = await fixture.SignInAsync();
        var id = await browser.StartAsync(TaskTypes.WeekPlanningHelp);
        for (var attempt = 1; attempt <= 4; attempt++)
        {
            await fixture.Worker.ClaimAsync(id, attempt);
            await fixture.AgeAsync(id, "heartbeat_at", TimeSpan.FromSeconds(12));
        }

        await Wait.ForAsync("the task to fail", async () => (string?)(await browser.StatusAsync(id))["status"] == "failed");
        Assert.Equal("worker_lost", (string?)(await browser.StatusAsync(id))["error"]!["code"]);
    }

    [Fact]
    public async Task A_task_given_back_is_taken_up_without_spending_a_rescue()
    {
        var browser = await fixture.SignInAsync();
        var id = await browser.StartAsync(TaskTypes.RewardMentorHelp);
        Assert.True(await (await fixture.Worker.ClaimAsync(id)).ReturnAsync());

        Assert.True(await (await fixture.Worker.ClaimAsync(id, attempt: 2)).CompleteAsync());
        Assert.Equal(0, await fixture.QueryAsync<int>("select rescues from tasks where id = @id", new { id }));
    }

    [Fact]
    public async Task An_overdue_task_times_out()
    {
        var browser = await fixture.SignInAsync();
        var id = await browser.StartAsync(TaskTypes.HabitCreateHelp);
        var run = await fixture.Worker.ClaimAsync(id);
        await fixture.AgeAsync(id, "deadline_at", TimeSpan.FromSeconds(118));

        await Wait.ForAsync("the task to fail", async () => (string?)(await browser.StatusAsync(id))["status"] == "failed");
        var error = (await browser.StatusAsync(id))["error"]!;
        Assert.Equal(("timeout", "Превышено время выполнения"), ((string?)error["code"], (string?)error["message"]));
        Assert.False(await run.CompleteAsync(), "A result after the time-out was accepted.");
        await Wait.ForAsync("the worker to be told", () => fixture.Worker.Cancels.Any(cancel => cancel.TaskId == id));
    }

    [Fact]
    public async Task A_task_nothing_is_heard_of_for_ten_minutes_is_stuck()
    {
        var browser = await fixture.SignInAsync();
        var id = await browser.StartAsync(TaskTypes.HabitCreateHelp);
        await fixture.AgeAsync(id, "deadline_at", TimeSpan.FromMinutes(-30));
        await fixture.AgeAsync(id, "created_at", TimeSpan.FromMinutes(10));

        await Wait.ForAsync("the task to fail", async () => (string?)(await browser.StatusAsync(id))["status"] == "failed");
        Assert.Equal("stuck_task", (string?)(await browser.StatusAsync(id))["error"]!["code"]);
    }

    [Fact]
    public async Task A_command_that_got_lost_is_sent_again()
    {
        var browser = await fixture.SignInAsync();
        var id = await browser.StartAsync(TaskTypes.HabitCreateHelp);
        await fixture.Worker.CommandAsync(id);
        await fixture.AgeAsync(id, "dispatched_at", TimeSpan.FromSeconds(31));
        await fixture.AgeCommandAsync(id, TimeSpan.FromSeconds(31));

        await Wait.ForAsync("the second command", () => fixture.Worker.Commands.Count(command => command.TaskId == id) == 2);
        Assert.True(await (await fixture.Worker.ClaimAsync(id)).CompleteAsync());
    }

    [Fact]
    public async Task A_failure_reported_by_the_worker_is_shown_as_it_is()
    {
        var browser = await fixture.SignInAsync();
        var id = await browser.StartAsync(TaskTypes.HabitCreateHelp);
        await (await fixture.Worker.ClaimAsync(id)).FailAsync(TaskErrorCodes.AiServiceError, "Модель недоступна");

        var status = await browser.StatusAsync(id);
        Assert.Equal("failed", (string?)status["status"]);
        Assert.Equal("Модель недоступна", (string?)status["error"]!["message"]);
        Assert.Null(status["result"]);
    }

    [Fact]
    public async Task Of_a_cancel_and_a_result_at_the_same_time_one_wins_everywhere()
    {
        for (var round = 0; round < 30; round++)
        {
            var browser = await fixture.SignInAsync(node: round % 2);
            var id = await browser.StartAsync(TaskTypes.GoalMentorHelp);
            var run = await fixture.Worker.ClaimAsync(id);

            var result = run.CompleteAsync();
            var cancel = browser.PostAsync("app/ai-tasks/cancel/", new { task_id = id });
            var completed = await result;
            var cancelled = (string?)(await cancel)["status"] == "ok";

            Assert.NotEqual(completed, cancelled);
            Assert.Equal(completed ? "completed" : "cancelled", (string?)(await browser.StatusAsync(id))["status"]);
            Assert.Single(await EventsAsync(id), FactTypes.IsTerminal);
        }
    }

    private async Task<string[]> EventsAsync(long taskId) => await fixture.QueryAsync<string[]>(
        "select array_agg(type order by seq) from stream_events where (data->>'taskId')::bigint = @taskId", new { taskId });
}
