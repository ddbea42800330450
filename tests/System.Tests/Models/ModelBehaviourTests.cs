using AiTasks.Contracts;
using AiTasks.SystemTests.Clients;
using AiTasks.TestServers;
using AiTasks.TestServers.FakeModels;

namespace AiTasks.SystemTests.Models;

/// <summary>Whatever a provider does, a person sees a result or a clear failure.</summary>
[Collection(nameof(WithModel))]
public sealed class ModelBehaviourTests(ModelSystem system)
{
    [Theory]
    [InlineData("")]
    [InlineData(FakeModelBehaviour.BusyThenOk)]
    [InlineData(FakeModelBehaviour.ErrorThenOk)]
    [InlineData(FakeModelBehaviour.StallThenOk)]
    [InlineData(FakeModelBehaviour.CutThenOk)]
    [InlineData(FakeModelBehaviour.ResetThenOk)]
    [InlineData(FakeModelBehaviour.MalformedThenOk)]
    public async Task What_passes_ends_in_a_result(string behaviour)
    {
        var end = await RunAsync(behaviour);
        Assert.True(end.Type == "task_completed", end.Whole.ToJsonString());
        Assert.NotEmpty(end.Data["result"]!["steps"]!.AsArray());
    }

    [Theory]
    [InlineData(FakeModelBehaviour.Busy, TaskErrorCodes.AiServiceError)]
    [InlineData(FakeModelBehaviour.Error, TaskErrorCodes.AiServiceError)]
    [InlineData(FakeModelBehaviour.Unauthorized, TaskErrorCodes.AiServiceError)]
    [InlineData(FakeModelBehaviour.Stall, TaskErrorCodes.AiServiceError)]
    [InlineData(FakeModelBehaviour.Cut, TaskErrorCodes.AiServiceError)]
    [InlineData(FakeModelBehaviour.Malformed, TaskErrorCodes.ValidationError)]
    public async Task What_does_not_pass_ends_in_a_failure_that_says_so(string behaviour, string code)
    {
        var end = await RunAsync(behaviour);
        Assert.True(end.Type == "task_failed", end.Whole.ToJsonString());
        Assert.Equal(code, (string?)end.Data["error"]!["code"]);
        Assert.Matches("[а-я]", (string?)end.Data["error"]!["message"]);
        Assert.DoesNotContain("sk-", end.Whole.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_that_never_ends_is_cut_off_at_the_deadline()
    {
        var end = await RunAsync(FakeModelBehaviour.Endless);
        Assert.Equal(("task_failed", "timeout"), (end.Type, (string?)end.Data["error"]!["code"]));
    }

    [Fact]
    public async Task Cancelling_a_task_hangs_up_on_the_model_within_two_seconds()
    {
        using var client = await FrontClient.RegisterAsync(system.System.GatewayUrl);
        await using var socket = await client.ConnectAsync();
        var title = $"{Guid.NewGuid():N} [[{FakeModelBehaviour.Endless}]]";
        var id = await client.StartAsync(TaskTypes.GoalDecomposition, new { goal_title = title });
        await Wait.ForAsync("the model to be asked", () => system.Model.CallsAbout(title).Count == 1);

        await client.PostAsync("app/ai-tasks/cancel/", new { task_id = id });
        await Wait.ForAsync("the model's caller to hang up", () => system.Model.CallsAbout(title)[0].Aborted, TimeSpan.FromSeconds(2));
        Assert.Equal("task_cancelled", (await socket.TerminalAsync(id)).Type);
    }

    private async Task<TaskSocket.Frame> RunAsync(string behaviour)
    {
        using var client = await FrontClient.RegisterAsync(system.System.GatewayUrl);
        await using var socket = await client.ConnectAsync();
        var id = await client.StartAsync(
            TaskTypes.GoalDecomposition, new { goal_title = $"{Guid.NewGuid():N} [[{behaviour}]]" });
        return await socket.TerminalAsync(id, TimeSpan.FromSeconds(40));
    }
}
