using System.Text.Json;
using AiTasks.Contracts;
using AiTasks.TestServers.FakeModels;

namespace AiTasks.TaskWorker.FunctionalTests;

public sealed class ModelWorker(Servers servers) : IAsyncLifetime
{
    private Worker? _worker;

    public async ValueTask InitializeAsync() => _worker = await Worker.StartAsync(servers);

    public ValueTask DisposeAsync() => _worker?.DisposeAsync() ?? ValueTask.CompletedTask;
}

public sealed class AnswersTests(Servers servers) : IClassFixture<ModelWorker>
{
    public static TheoryData<string> Types => [.. TaskTypes.All];

    [Theory]
    [MemberData(nameof(Types))]
    public async Task A_task_of_every_type_completes_with_ordered_reports_and_its_provenance(string type)
    {
        var command = FakeTaskApi.Command(type, """{"goal_title": "Learn to swim", "category": "health"}""");
        await servers.TaskApi.SendAsync(command);

        var completed = await servers.TaskApi.WaitForAsync<GenerationCompleted>(command);

        var result = JsonDocument.Parse(completed.ResultJson).RootElement;
        var usage = JsonDocument.Parse(completed.UsageJson).RootElement;
        Assert.Equal("openai", result.GetProperty("provenance").GetProperty("provider").GetString());
        Assert.Equal(FakeModelServer.Model, result.GetProperty("provenance").GetProperty("model").GetString());
        Assert.Matches($@"^\w+\.ru@\d+\+{type}\.ru@\d+$", result.GetProperty("provenance").GetProperty("prompt_version").GetString());
        Assert.Equal(120, usage.GetProperty("input_tokens").GetInt32());
        Assert.Equal(1, usage.GetProperty("calls").GetInt32());
        AssertOrdered(servers.TaskApi.Reports(command));
    }

    [Theory]
    [InlineData(FakeModelBehaviour.BusyThenOk)]
    [InlineData(FakeModelBehaviour.BusyUntilThenOk)]
    [InlineData(FakeModelBehaviour.ErrorThenOk)]
    [InlineData(FakeModelBehaviour.StallThenOk)]
    [InlineData(FakeModelBehaviour.CutThenOk)]
    [InlineData(FakeModelBehaviour.ResetThenOk)]
    [InlineData(FakeModelBehaviour.MalformedThenOk)]
    [InlineData(FakeModelBehaviour.LengthThenOk)]
    public async Task Trouble_that_passes_ends_in_a_result(string behaviour)
    {
        var command = FakeTaskApi.Marked(behaviour);
        await servers.TaskApi.SendAsync(command);

        var completed = await servers.TaskApi.WaitForAsync<GenerationCompleted>(command);

        Assert.Equal(2, JsonDocument.Parse(completed.UsageJson).RootElement.GetProperty("calls").GetInt32());
        AssertOrdered(servers.TaskApi.Reports(command));
    }

    [Theory]
    [InlineData(FakeModelBehaviour.Busy, TaskErrorCodes.AiServiceError, 3)]
    [InlineData(FakeModelBehaviour.Error, TaskErrorCodes.AiServiceError, 3)]
    [InlineData(FakeModelBehaviour.Stall, TaskErrorCodes.AiServiceError, 3)]
    [InlineData(FakeModelBehaviour.Cut, TaskErrorCodes.AiServiceError, 3)]
    [InlineData(FakeModelBehaviour.Malformed, TaskErrorCodes.ValidationError, 3)]
    [InlineData(FakeModelBehaviour.Unauthorized, TaskErrorCodes.AiServiceError, 1)]
    [InlineData(FakeModelBehaviour.Filtered, TaskErrorCodes.AiServiceError, 1)]
    [InlineData(FakeModelBehaviour.Refusal, TaskErrorCodes.AiServiceError, 1)]
    [InlineData(FakeModelBehaviour.Huge, TaskErrorCodes.AiServiceError, 1)]
    public async Task Trouble_that_stays_ends_in_a_clear_failure_without_the_providers_words(string behaviour, string code, int calls)
    {
        var command = FakeTaskApi.Marked(behaviour);
        await servers.TaskApi.SendAsync(command);

        var failed = await servers.TaskApi.WaitForAsync<GenerationFailed>(command);

        Assert.Equal(code, failed.Code);
        Assert.NotEmpty(failed.Message);
        Assert.DoesNotContain("provider-internal", failed.Message, StringComparison.Ordinal);
        Assert.Equal(calls, servers.Model.CallsAbout(Title(command)).Count);
        AssertOrdered(servers.TaskApi.Reports(command));
    }

    [Fact]
    public async Task A_wrong_answer_goes_back_to_the_model_with_its_errors()
    {
        var command = FakeTaskApi.Marked(FakeModelBehaviour.MalformedThenOk);
        await servers.TaskApi.SendAsync(command);

        await servers.TaskApi.WaitForAsync<GenerationCompleted>(command);

        Assert.Equal([2, 4], servers.Model.CallsAbout(Title(command)).Select(call => call.Messages));
    }

    [Fact]
    public async Task A_decomposition_without_a_goal_fails_with_a_message_and_asks_no_model()
    {
        var command = FakeTaskApi.Command(TaskTypes.GoalDecomposition, "{}");
        await servers.TaskApi.SendAsync(command);

        var failed = await servers.TaskApi.WaitForAsync<GenerationFailed>(command);

        Assert.Equal(TaskErrorCodes.ValidationError, failed.Code);
        Assert.Contains("цель", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_retry_that_could_not_end_before_the_deadline_is_not_begun()
    {
        var command = FakeTaskApi.Marked(FakeModelBehaviour.Error, deadlineSeconds: 5);
        await servers.TaskApi.SendAsync(command);

        await servers.TaskApi.WaitForAsync<GenerationFailed>(command);

        Assert.Single(servers.Model.CallsAbout(Title(command)));
    }

    internal static void AssertOrdered(IReadOnlyList<IGenerationReport> reports)
    {
        Assert.Equal(Enumerable.Range(1, reports.Count), reports.Select(report => report.ReportSeq));
        Assert.Single(reports.Select(report => report.RunId).Distinct());
        var percents = reports.OfType<GenerationProgressed>().Select(report => report.Percent).ToList();
        Assert.Equal(percents.Order(), percents);
        if (reports[^1] is GenerationCompleted)
            Assert.True(percents.Distinct().Count() >= 3, $"Only {percents.Count} reports of progress.");
    }

    internal static string Title(GenerateText command) =>
        JsonDocument.Parse(command.ContextJson).RootElement.GetProperty("goal_title").GetString()!;
}
