using System.Diagnostics;
using AiTasks.Contracts;
using AiTasks.TestServers;
using AiTasks.TestServers.FakeModels;

namespace AiTasks.TaskWorker.FunctionalTests;

public sealed class LifecycleTests(Servers servers)
{
    [Fact]
    public async Task A_cancel_aborts_the_models_call_at_once_and_nothing_more_is_reported()
    {
        await using var worker = await Worker.StartAsync(servers);
        var command = FakeTaskApi.Marked(FakeModelBehaviour.Endless);
        await servers.TaskApi.SendAsync(command);
        var call = await CallOfAsync(command);
        await Wait.ForAsync("the answer to begin", () => Progress(command).Contains(30));

        var said = servers.TaskApi.Reports(command).Count;
        var waited = Stopwatch.StartNew();
        await servers.TaskApi.CancelAsync(command);
        await Wait.ForAsync("the model to see the hang-up", () => call.Aborted);

        Assert.True(waited.Elapsed < TimeSpan.FromSeconds(2), $"It took {waited.Elapsed}.");
        await AnotherTaskCompletesAsync();
        Assert.InRange(servers.TaskApi.Reports(command).Count, said, said + 1);
        Assert.Null(servers.TaskApi.Find<GenerationReturned>(command));
        Assert.Null(servers.TaskApi.Find<GenerationFailed>(command));
    }

    [Fact]
    public async Task A_cancel_of_an_older_attempt_stops_nothing()
    {
        await using var worker = await Worker.StartAsync(servers);
        var command = FakeTaskApi.Marked(FakeModelBehaviour.Slow) with { Attempt = 2 };
        await servers.TaskApi.SendAsync(command);
        await CallOfAsync(command);

        await servers.TaskApi.CancelAsync(command with { Attempt = 1 });

        await servers.TaskApi.WaitForAsync<GenerationCompleted>(command);
    }

    [Fact]
    public async Task A_cancelled_task_that_waits_for_a_slot_never_reaches_the_model()
    {
        await using var worker = await Worker.StartAsync(servers, ("GenerationOptions:MaxConcurrency", "1"));
        var running = FakeTaskApi.Marked(FakeModelBehaviour.Endless);
        await servers.TaskApi.SendAsync(running);
        await CallOfAsync(running);
        var waiting = FakeTaskApi.Marked(FakeModelBehaviour.Slow);
        await servers.TaskApi.SendAsync(waiting);
        servers.TaskApi.GrantElsewhere(waiting);

        await servers.TaskApi.CancelAsync(waiting);
        await servers.TaskApi.CancelAsync(running);
        await AnotherTaskCompletesAsync();

        Assert.Empty(servers.Model.CallsAbout(AnswersTests.Title(waiting)));
    }

    [Fact]
    public async Task A_second_command_for_an_attempt_taken_elsewhere_is_dropped_before_the_model()
    {
        await using var worker = await Worker.StartAsync(servers);
        var command = FakeTaskApi.Marked(FakeModelBehaviour.Slow);
        servers.TaskApi.GrantElsewhere(command);

        await servers.TaskApi.SendAsync(command);
        await AnotherTaskCompletesAsync();

        Assert.IsType<GenerationStarted>(Assert.Single(servers.TaskApi.Reports(command)));
        Assert.Empty(servers.Model.CallsAbout(AnswersTests.Title(command)));
    }

    [Fact]
    public async Task A_doubled_command_is_worked_on_once()
    {
        await using var worker = await Worker.StartAsync(servers);
        var command = FakeTaskApi.Marked(FakeModelBehaviour.Slow);

        await servers.TaskApi.SendAsync(command);
        await servers.TaskApi.SendAsync(command);
        await servers.TaskApi.WaitForAsync<GenerationCompleted>(command);
        await AnotherTaskCompletesAsync();

        Assert.Single(servers.Model.CallsAbout(AnswersTests.Title(command)));
    }

    [Fact]
    public async Task A_claim_nobody_answers_is_asked_again_by_the_same_run()
    {
        await using var worker = await Worker.StartAsync(servers, ("GenerationOptions:ClaimTimeout", "00:00:00.300"));
        var command = FakeTaskApi.Marked("ok");
        servers.TaskApi.Ignore(command, claims: 2);

        await servers.TaskApi.SendAsync(command);
        await servers.TaskApi.WaitForAsync<GenerationCompleted>(command);

        var claims = servers.TaskApi.Reports(command).OfType<GenerationStarted>().ToList();
        Assert.Equal(3, claims.Count);
        Assert.Single(claims.Select(claim => claim.RunId).Distinct());
        Assert.All(claims, claim => Assert.Equal(1, claim.ReportSeq));
    }

    [Fact]
    public async Task A_claim_nobody_answers_does_not_hold_up_the_next_command()
    {
        await using var worker = await Worker.StartAsync(servers, ("GenerationOptions:ClaimTimeout", "00:00:00.300"));
        var unheard = FakeTaskApi.Marked("ok");
        servers.TaskApi.Ignore(unheard, claims: int.MaxValue);
        await servers.TaskApi.SendAsync(unheard);
        await Wait.ForAsync("the first claim", () => servers.TaskApi.Reports(unheard).Count > 0);

        await AnotherTaskCompletesAsync();
        servers.TaskApi.Ignore(unheard, claims: 0);
        await servers.TaskApi.WaitForAsync<GenerationCompleted>(unheard);
    }

    [Fact]
    public async Task A_run_that_has_nothing_to_say_says_that_it_is_alive()
    {
        await using var worker = await Worker.StartAsync(servers, ("GenerationOptions:HeartbeatInterval", "00:00:00.100"));
        var command = FakeTaskApi.Marked(FakeModelBehaviour.Endless);
        await servers.TaskApi.SendAsync(command);

        await Wait.ForAsync("three heartbeats", () => servers.TaskApi.Reports(command).OfType<GenerationHeartbeat>().Count() >= 3);

        AnswersTests.AssertOrdered(servers.TaskApi.Reports(command));
        await servers.TaskApi.CancelAsync(command);
    }

    [Fact]
    public async Task At_the_deadline_a_run_stops_silently()
    {
        await using var worker = await Worker.StartAsync(servers);
        var command = FakeTaskApi.Marked(FakeModelBehaviour.Endless, deadlineSeconds: 3);
        await servers.TaskApi.SendAsync(command);
        var call = await CallOfAsync(command);

        await Wait.ForAsync("the model to see the hang-up", () => call.Aborted);
        await AnotherTaskCompletesAsync();

        Assert.DoesNotContain(servers.TaskApi.Reports(command), report => report is GenerationFailed or GenerationReturned or GenerationCompleted);
    }

    [Theory]
    [InlineData(-7200)]
    [InlineData(7200)]
    public async Task A_worker_whose_clock_is_wrong_keeps_the_deadline_it_was_granted(int deadlineSeconds)
    {
        await using var worker = await Worker.StartAsync(servers);
        var quick = FakeTaskApi.Marked("ok", deadlineSeconds);
        servers.TaskApi.Give(quick, TimeSpan.FromSeconds(60));
        await servers.TaskApi.SendAsync(quick);
        await servers.TaskApi.WaitForAsync<GenerationCompleted>(quick);

        var endless = FakeTaskApi.Marked(FakeModelBehaviour.Endless, deadlineSeconds);
        servers.TaskApi.Give(endless, TimeSpan.FromSeconds(3));
        await servers.TaskApi.SendAsync(endless);
        var call = await CallOfAsync(endless);
        await Wait.ForAsync("the model to see the hang-up", () => call.Aborted);
    }

    [Fact]
    public async Task No_more_runs_than_slots_call_the_model_at_once()
    {
        await using var own = await FakeModelServer.StartAsync(TestContext.Current.CancellationToken);
        await using var worker = await Worker.StartAsync(
            servers, ("Providers:openai:BaseUrl", own.BaseUrl), ("GenerationOptions:MaxConcurrency", "2"));
        var commands = Enumerable.Range(0, 6).Select(_ => FakeTaskApi.Marked(FakeModelBehaviour.Slow)).ToList();

        foreach (var command in commands)
            await servers.TaskApi.SendAsync(command);
        foreach (var command in commands)
            await servers.TaskApi.WaitForAsync<GenerationCompleted>(command);

        Assert.Equal(2, own.MaxConcurrency);
    }

    [Fact]
    public async Task A_stopping_worker_gives_its_tasks_back_and_leaves_the_others_in_the_queue()
    {
        GenerateText running, waiting;
        await using (var worker = await Worker.StartAsync(servers, ("GenerationOptions:MaxConcurrency", "1")))
        {
            running = FakeTaskApi.Marked(FakeModelBehaviour.Endless);
            waiting = FakeTaskApi.Marked("ok");
            await servers.TaskApi.SendAsync(running);
            var call = await CallOfAsync(running);
            await servers.TaskApi.SendAsync(waiting);

            var waited = Stopwatch.StartNew();
            await worker.StopAsync();

            Assert.True(waited.Elapsed < TimeSpan.FromSeconds(15), $"It took {waited.Elapsed}.");
            Assert.True(call.Aborted);
        }

        await servers.TaskApi.WaitForAsync<GenerationReturned>(running);
        AnswersTests.AssertOrdered(servers.TaskApi.Reports(running));
        await using var next = await Worker.StartAsync(servers);
        await servers.TaskApi.WaitForAsync<GenerationCompleted>(waiting);
    }

    private async Task<FakeModelCall> CallOfAsync(GenerateText command)
    {
        await Wait.ForAsync("the model to be called", () => servers.Model.CallsAbout(AnswersTests.Title(command)).Count > 0);
        return servers.Model.CallsAbout(AnswersTests.Title(command))[0];
    }

    private List<int> Progress(GenerateText command) =>
        [.. servers.TaskApi.Reports(command).OfType<GenerationProgressed>().Select(report => report.Percent)];

    // Its commands and reports travel the same ways, so what it overtakes would have arrived.
    private async Task AnotherTaskCompletesAsync()
    {
        var another = FakeTaskApi.Marked("ok");
        await servers.TaskApi.SendAsync(another);
        await servers.TaskApi.WaitForAsync<GenerationCompleted>(another);
    }
}
