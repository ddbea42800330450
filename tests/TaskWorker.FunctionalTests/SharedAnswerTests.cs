using System.Text.Json;
using System.Text.Json.Nodes;
using AiTasks.Contracts;
using AiTasks.TestServers;
using AiTasks.TestServers.FakeModels;

namespace AiTasks.TaskWorker.FunctionalTests;

public sealed class SharingWorker(Servers servers) : IAsyncLifetime
{
    private Worker? _worker;

    public async ValueTask InitializeAsync() => _worker = await Worker.StartWithTaskApiAsync(
        servers, ("ModelOptions:BaseUrl", servers.Model.BaseUrl), ("ModelOptions:MaxAttempts", "1"), ("AnswerSharingOptions:Patience", "00:00:04"));

    public ValueTask DisposeAsync() => _worker?.DisposeAsync() ?? ValueTask.CompletedTask;
}

/// <summary>Tasks that ask the same have one answer.</summary>
public sealed class SharedAnswerTests(Servers servers) : IClassFixture<SharingWorker>
{
    private readonly FakeTaskApi _api = servers.TaskApi;

    [Fact]
    public async Task Requests_that_are_the_same_at_the_same_time_make_one_call_and_have_one_result()
    {
        var first = FakeTaskApi.Marked(FakeModelBehaviour.Slow);
        var all = (GenerateText[])[first, .. Enumerable.Range(0, 29).Select(_ => Again(first))];

        await Task.WhenAll(all.Select(_api.SendAsync));
        var results = await ResultsAsync(all);

        Assert.Single(servers.Model.CallsAbout(AnswersTests.Title(first)));
        Assert.Single(results.Select(WithoutProvenance).Distinct());
        Assert.Equal(all.Length - 1, results.Count(IsShared));
        Assert.All(results, result => Assert.Equal(FakeModelServer.Model, (string?)result["provenance"]!["model"]));
        foreach (var (command, result) in all.Zip(results))
        {
            var usage = JsonDocument.Parse(_api.Find<GenerationCompleted>(command)!.UsageJson).RootElement;
            Assert.Equal(IsShared(result) ? (0, 0, 0) : (1, 120, usage.GetProperty("output_tokens").GetInt32()), (
                usage.GetProperty("calls").GetInt32(), usage.GetProperty("input_tokens").GetInt32(), usage.GetProperty("output_tokens").GetInt32()));
            Assert.Equal(FakeModelServer.Model, usage.GetProperty("model").GetString());
            Assert.Equal(Enumerable.Range(1, _api.Reports(command).Count), _api.Reports(command).Select(report => report.ReportSeq));
        }

        Assert.Contains(all, command => _api.Reports(command).OfType<GenerationProgressed>().Any(
            progress => progress.Text.Contains("уже отвечает на такой же запрос", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task The_same_request_a_little_later_is_answered_from_the_store_and_one_much_later_by_the_model()
    {
        var first = FakeTaskApi.Marked("");
        await ResultAsync(first);
        Assert.True(IsShared(await ResultAsync(Again(first))));
        Assert.Single(servers.Model.CallsAbout(AnswersTests.Title(first)));

        _api.Answers.Age(TimeSpan.FromSeconds(61));
        Assert.False(IsShared(await ResultAsync(Again(first))));
        Assert.Equal(2, servers.Model.CallsAbout(AnswersTests.Title(first)).Count);
    }

    [Fact]
    public async Task A_context_spelled_otherwise_is_the_same_request_and_another_context_language_or_person_is_not()
    {
        var title = $"{Guid.NewGuid():N}";
        var first = FakeTaskApi.Command(TaskTypes.GoalDecomposition, $$"""{"goal_title": "{{title}}", "goal_id": 17}""");
        await ResultAsync(first);
        Assert.True(IsShared(await ResultAsync(Again(first, $$"""{"goal_id":17.0,"goal_title":"{{title}}"}"""))));

        Assert.False(IsShared(await ResultAsync(Again(first, $$"""{"goal_id":18,"goal_title":"{{title}}"}"""))));
        Assert.False(IsShared(await ResultAsync(Again(first) with { Language = "en" })));
        Assert.False(IsShared(await ResultAsync(Again(first) with { UserId = 2 })));
        Assert.Equal(4, servers.Model.CallsAbout(title).Count);
    }

    [Fact]
    public async Task A_start_may_ask_for_an_answer_of_its_own_and_leaves_it_for_others()
    {
        var title = $"{Guid.NewGuid():N}";
        var first = FakeTaskApi.Command(TaskTypes.GoalDecomposition, $$"""{"goal_title": "{{title}}"}""");
        await ResultAsync(first);
        var fresh = Again(first, $$"""{"goal_title": "{{title}}", "fresh": true}""");

        Assert.False(IsShared(await ResultAsync(fresh)));
        Assert.True(IsShared(await ResultAsync(Again(first))));

        var calls = servers.Model.CallsAbout(title);
        Assert.Equal(2, calls.Count);
        Assert.Equal(calls[0].UserText, calls[1].UserText);
        Assert.DoesNotContain(_api.Answers.Claims, claim => claim.TaskId == fresh.TaskId);
        Assert.Equal([first.TaskId, fresh.TaskId], _api.Answers.Given.Where(given => given.Key == KeyOf(first)).Select(given => given.TaskId));
    }

    [Fact]
    public async Task A_start_that_does_not_insist_shares_and_a_word_of_that_name_is_a_word()
    {
        var title = $"{Guid.NewGuid():N}";
        var first = FakeTaskApi.Command(TaskTypes.GoalDecomposition, $$"""{"goal_title": "{{title}}"}""");
        await ResultAsync(first);
        Assert.True(IsShared(await ResultAsync(Again(first, $$"""{"goal_title": "{{title}}", "fresh": false}"""))));
        Assert.False(IsShared(await ResultAsync(Again(first, $$"""{"goal_title": "{{title}}", "fresh": "fish"}"""))));
        Assert.Contains("fish", servers.Model.CallsAbout(title)[^1].UserText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failure_is_not_shared_and_the_next_one_asks()
    {
        var first = FakeTaskApi.Marked(FakeModelBehaviour.StallThenOk);
        await _api.SendAsync(first);
        await CallAsync(first);
        var others = Enumerable.Range(0, 5).Select(_ => Again(first)).ToArray();
        await Task.WhenAll(others.Select(_api.SendAsync));

        await _api.WaitForAsync<GenerationFailed>(first);
        var results = await ResultsAsync(others);

        Assert.Equal(2, servers.Model.CallsAbout(AnswersTests.Title(first)).Count);
        Assert.Equal(others.Length - 1, results.Count(IsShared));
    }

    [Fact]
    public async Task Who_cancels_the_request_that_asks_takes_the_answer_from_nobody()
    {
        var first = FakeTaskApi.Marked(FakeModelBehaviour.EndlessThenOk);
        await _api.SendAsync(first);
        await CallAsync(first);
        var other = Again(first);
        await _api.SendAsync(other);
        await WaitingAsync(other);

        await _api.CancelAsync(first);

        Assert.False(IsShared(await ResultAsync(other, send: false)));
        await Wait.ForAsync("the first call to be ended", () => servers.Model.CallsAbout(AnswersTests.Title(first))[0].Aborted);
    }

    [Fact]
    public async Task Who_cancels_a_request_that_waits_disturbs_nobody()
    {
        var first = FakeTaskApi.Marked(FakeModelBehaviour.Endless);
        await _api.SendAsync(first);
        var call = await CallAsync(first);
        var other = Again(first);
        await _api.SendAsync(other);
        await WaitingAsync(other);

        await _api.CancelAsync(other);
        await ResultAsync(FakeTaskApi.Marked(""));
        Assert.False(call.Aborted);
        Assert.Single(servers.Model.CallsAbout(AnswersTests.Title(first)));
        await _api.CancelAsync(first);
        await Wait.ForAsync("the call to be ended", () => call.Aborted);
    }

    [Fact]
    public async Task A_task_api_that_says_nothing_costs_a_call_and_no_task()
    {
        var first = FakeTaskApi.Marked("");
        await ResultAsync(first);
        _api.Answers.FailNext(int.MaxValue);
        try
        {
            Assert.False(IsShared(await ResultAsync(Again(first))));
        }
        finally
        {
            _api.Answers.FailNext(0);
        }

        _api.Answers.FailNext(1);
        Assert.True(IsShared(await ResultAsync(Again(first))), "One failure of a call is no reason to ask the model again.");
    }

    private static GenerateText Again(GenerateText command, string? context = null) => command with
    {
        TaskId = FakeTaskApi.Command(command.TaskType).TaskId,
        ContextJson = context ?? command.ContextJson,
    };

    private async Task<JsonObject> ResultAsync(GenerateText command, bool send = true)
    {
        if (send) await _api.SendAsync(command);
        return JsonNode.Parse((await _api.WaitForAsync<GenerationCompleted>(command)).ResultJson)!.AsObject();
    }

    private async Task<JsonObject[]> ResultsAsync(GenerateText[] commands) =>
        await Task.WhenAll(commands.Select(command => ResultAsync(command, send: false)));

    private static bool IsShared(JsonObject result) => (bool?)result["provenance"]!["shared"] ?? false;

    private static string WithoutProvenance(JsonObject result)
    {
        var rest = result.DeepClone().AsObject();
        rest.Remove("provenance");
        return rest.ToJsonString();
    }

    private string KeyOf(GenerateText command) => _api.Answers.Claims.First(claim => claim.TaskId == command.TaskId).Key;

    private async Task<FakeModelCall> CallAsync(GenerateText command)
    {
        await Wait.ForAsync("the model to be asked", () => servers.Model.CallsAbout(AnswersTests.Title(command)).Count > 0);
        return servers.Model.CallsAbout(AnswersTests.Title(command))[0];
    }

    private Task WaitingAsync(GenerateText command) =>
        Wait.ForAsync("it to wait for another's answer", () => _api.Answers.Claims.Any(claim => claim.TaskId == command.TaskId && claim.Wait));
}
