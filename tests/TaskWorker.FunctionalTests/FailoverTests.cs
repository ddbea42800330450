using System.Text.Json;
using AiTasks.Contracts;
using AiTasks.TestServers;
using AiTasks.TestServers.FakeModels;

namespace AiTasks.TaskWorker.FunctionalTests;

/// <summary>Profiles with two providers, of which the first one has troubles.</summary>
public sealed class FailoverTests(Servers servers) : IAsyncLifetime
{
    private FakeModelServer _first = null!;
    private FakeModelServer _second = null!;

    public async ValueTask InitializeAsync()
    {
        _first = await FakeModelServer.StartAsync(TestContext.Current.CancellationToken);
        _second = await FakeModelServer.StartAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _first.DisposeAsync();
        await _second.DisposeAsync();
    }

    [Theory]
    [InlineData(FakeModelBehaviour.Busy)]
    [InlineData(FakeModelBehaviour.Error)]
    [InlineData(FakeModelBehaviour.Unauthorized)]
    [InlineData(FakeModelBehaviour.Stall)]
    [InlineData(FakeModelBehaviour.Cut)]
    public async Task The_next_model_answers_when_one_fails_and_the_result_says_which(string mood)
    {
        _first.Mood = mood;
        await using var worker = await StartAsync();

        var (completed, command) = await DoAsync();

        Assert.Equal("second", Provenance(completed));
        Assert.Equal("second", JsonElement.Parse(completed.UsageJson).GetProperty("provider").GetString());
        Assert.Equal((1, 1), (_first.Calls.Count, _second.Calls.Count));
        await Wait.ForAsync("both calls to be settled", () => servers.TaskApi.Accounts.Of(command).All(call => call.End is not null));
        var calls = servers.TaskApi.Accounts.Of(command);
        Assert.Equal(["first", "second"], calls.Select(call => call.Request.Provider));
        Assert.Equal(mood is FakeModelBehaviour.Stall or FakeModelBehaviour.Cut, calls[0].End!.Used is not null);
        Assert.Equal(120, calls[1].End!.Used!.InputTokens);
    }

    [Fact]
    public async Task A_provider_that_cannot_be_reached_is_no_reason_to_wait()
    {
        var address = _first.BaseUrl;
        await _first.DisposeAsync();
        await using var worker = await StartAsync(("Providers:first:BaseUrl", address));

        var (completed, _) = await DoAsync();

        Assert.Equal("second", Provenance(completed));
    }

    [Fact]
    public async Task A_provider_is_left_alone_for_as_long_as_it_asked()
    {
        _first.Mood = FakeModelBehaviour.Busy;
        await using var worker = await StartAsync();

        await DoAsync();
        _first.Mood = null;
        var (early, _) = await DoAsync();
        Assert.Equal("second", Provenance(early));
        Assert.Single(_first.Calls);

        await Wait.ForAsync("the first provider to be asked again", async () => Provenance((await DoAsync()).Completed) == "first");
    }

    [Fact]
    public async Task A_provider_most_of_whose_calls_fail_is_left_alone_until_one_call_finds_it_well()
    {
        _first.Mood = FakeModelBehaviour.Error;
        await using var worker = await StartAsync(
            ("Providers:first:BreakerMinimumCalls", "4"), ("Providers:first:BreakerPause", "00:00:03"));
        for (var index = 0; index < 4; index++)
            await DoAsync();
        Assert.Equal(4, _first.Calls.Count);

        for (var index = 0; index < 5; index++)
            Assert.Equal("second", Provenance((await DoAsync()).Completed));
        Assert.Equal(4, _first.Calls.Count);

        _first.Mood = null;
        await Wait.ForAsync("the first provider to be asked again", async () => Provenance((await DoAsync()).Completed) == "first");
        Assert.Equal("first", Provenance((await DoAsync()).Completed));
    }

    [Fact]
    public async Task When_all_fail_there_is_a_pause_and_the_first_is_asked_again()
    {
        (_first.Mood, _second.Mood) = (FakeModelBehaviour.Error, FakeModelBehaviour.Error);
        await using var worker = await StartAsync(("ModelOptions:RetryBaseDelay", "00:00:02"));
        var command = Command();
        await servers.TaskApi.SendAsync(command);
        await Wait.ForAsync("both to have failed", () => (_first.Calls.Count, _second.Calls.Count) == (1, 1));
        _first.Mood = null;

        var completed = await servers.TaskApi.WaitForAsync<GenerationCompleted>(command);

        Assert.Equal("first", Provenance(completed));
        Assert.Equal(3, JsonElement.Parse(completed.UsageJson).GetProperty("calls").GetInt32());
    }

    [Fact]
    public async Task No_provider_gets_more_calls_at_once_than_it_may()
    {
        _first.Mood = FakeModelBehaviour.Slow;
        await using var worker = await StartAsync(("Providers:first:MaxConcurrency", "2"));
        var commands = Enumerable.Range(0, 10).Select(_ => Command()).ToList();
        foreach (var command in commands)
            await servers.TaskApi.SendAsync(command);

        foreach (var command in commands)
            Assert.Equal("first", Provenance(await servers.TaskApi.WaitForAsync<GenerationCompleted>(command)));

        Assert.Equal((2, 0), (_first.MaxConcurrency, _second.Calls.Count));
    }

    [Theory]
    [InlineData(FakeModelBehaviour.Cut)]
    [InlineData(FakeModelBehaviour.Stall)]
    public async Task Another_model_goes_on_with_an_answer_after_what_was_shown(string mood)
    {
        _first.Mood = mood;
        await using var worker = await StartAsync();
        var run = await ChatRun.AskAsync(servers, ChatRun.Work("Что сказано?"));

        var result = await run.ResultAsync();

        var whole = FakeChatAnswer.Whole(_first.Calls.Single().UserText);
        Assert.Equal(whole, run.Text);
        Assert.Equal(whole, result.GetProperty("content").GetString());
        Assert.Equal("second", result.GetProperty("provenance").GetProperty("provider").GetString());
    }

    [Fact]
    public async Task The_offline_provider_does_not_go_on_with_somebody_elses_answer()
    {
        _first.Mood = FakeModelBehaviour.Cut;
        await using var worker = await StartAsync(("Profiles:Simple:1", "offline"));
        var run = await ChatRun.AskAsync(servers, ChatRun.Work("Что сказано?"));

        var failure = await run.FailureAsync();

        Assert.Equal(TaskErrorCodes.AiServiceError, failure.Code);
        var whole = FakeChatAnswer.Whole(_first.Calls[0].UserText);
        Assert.StartsWith(run.Text, whole, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_task_without_room_in_the_budget_fails_at_once_and_says_when_it_opens()
    {
        await using var worker = await StartAsync();
        var command = Command();
        servers.TaskApi.Accounts.Refuse(command, new ModelCallRefusal(ModelBudgets.Person, new DateTimeOffset(2031, 2, 3, 0, 0, 0, TimeSpan.Zero)));
        await servers.TaskApi.SendAsync(command);

        var failed = await servers.TaskApi.WaitForAsync<GenerationFailed>(command);

        Assert.Equal(TaskErrorCodes.BudgetExhausted, failed.Code);
        Assert.Contains("03.02.2031 00:00 UTC", failed.Message, StringComparison.Ordinal);
        Assert.Empty(_first.Calls);
        Assert.Empty(_second.Calls);
    }

    [Fact]
    public async Task A_call_uses_the_persons_own_key()
    {
        await using var worker = await StartAsync(("Providers:first:ApiKey", "sk-ours"));
        var own = Command();
        servers.TaskApi.Accounts.Give(own, "first", "sk-theirs");
        await servers.TaskApi.SendAsync(own);
        await servers.TaskApi.WaitForAsync<GenerationCompleted>(own);
        await DoAsync();

        Assert.Equal(["sk-theirs", "sk-ours"], _first.Calls.Select(call => call.Key));
    }

    [Fact]
    public async Task A_key_of_ones_own_that_is_refused_is_said_and_costs_nobody_else_anything()
    {
        _first.Mood = FakeModelBehaviour.Unauthorized;
        await using var worker = await StartAsync();
        var own = Command();
        servers.TaskApi.Accounts.Give(own, "first", "sk-wrong");
        await servers.TaskApi.SendAsync(own);
        var failed = await servers.TaskApi.WaitForAsync<GenerationFailed>(own);
        _first.Mood = null;
        var (completed, _) = await DoAsync();

        Assert.Contains("ваш собственный ключ", failed.Message, StringComparison.Ordinal);
        Assert.Empty(_second.Calls);
        Assert.Equal("first", Provenance(completed));
    }

    [Theory]
    [InlineData("Anthropic", "Chat")]
    [InlineData("OpenAi", "Responses")]
    public async Task Models_of_any_wire_format_stand_in_for_each_other(string kind, string api)
    {
        _first.Mood = FakeModelBehaviour.Cut;
        await using var worker = await StartAsync(("Providers:second:Kind", kind), ("Providers:second:Api", api));
        var run = await ChatRun.AskAsync(servers, ChatRun.Work("Что сказано?"));
        var (completed, _) = await DoAsync();

        await run.ResultAsync();

        Assert.Equal(FakeChatAnswer.Whole(_first.Calls[0].UserText), run.Text);
        Assert.Equal("second", Provenance(completed));
    }

    [Theory]
    [InlineData("Profiles:Simple:0", "nobody/model", "nobody")]
    [InlineData("Profiles:Simple:0", "first", "provider/model")]
    [InlineData("Providers:first:BaseUrl", "localhost", "BaseUrl")]
    [InlineData("Providers:first:MaxConcurrency", "0", "MaxConcurrency")]
    public async Task A_wrong_profile_or_provider_is_said_at_the_start(string setting, string value, string said)
    {
        var error = await Assert.ThrowsAnyAsync<Exception>(() => StartAsync((setting, value)));

        Assert.Contains(said, error.ToString(), StringComparison.Ordinal);
    }

    private Task<Worker> StartAsync(params (string, string)[] settings) => Worker.StartWithTaskApiAsync(
        servers,
        [
            ("Providers:first:BaseUrl", _first.BaseUrl),
            ("Providers:first:StallTimeout", "00:00:03"),
            ("Providers:second:BaseUrl", _second.BaseUrl),
            ("Profiles:Simple:0", "first/small"),
            ("Profiles:Simple:1", "second/small"),
            .. settings,
        ]);

    private static GenerateText Command() => FakeTaskApi.Command(TaskTypes.GoalDecomposition, $$"""{"goal_title": "Swim {{Guid.NewGuid():N}}"}""");

    private async Task<(GenerationCompleted Completed, GenerateText Command)> DoAsync()
    {
        var command = Command();
        await servers.TaskApi.SendAsync(command);
        return (await servers.TaskApi.WaitForAsync<GenerationCompleted>(command), command);
    }

    private static string? Provenance(GenerationCompleted completed) =>
        JsonElement.Parse(completed.ResultJson).GetProperty("provenance").GetProperty("provider").GetString();
}
