using System.Diagnostics;
using AiTasks.Contracts;
using AiTasks.TestServers;
using AiTasks.TestServers.FakeModels;

namespace AiTasks.TaskWorker.FunctionalTests;

/// <summary>Answers whose worker stops, dies, or cannot reach the broker.</summary>
public sealed class ChatContinuationTests(Servers servers)
{
    private (string, string)[] Model => [("ModelOptions:BaseUrl", servers.Model.BaseUrl)];

    [Fact]
    public async Task A_stopping_worker_sends_what_it_showed_and_the_next_one_goes_on_after_it()
    {
        ChatRun first;
        await using (var worker = await Worker.StartWithTaskApiAsync(servers, Model))
        {
            first = await ChatRun.AskAsync(servers, ChatRun.Work($"[[{FakeModelBehaviour.EndlessThenOk}]]"));
            await first.SeesTextAsync();
            await worker.StopAsync();
        }

        await servers.TaskApi.WaitForAsync<GenerationReturned>(first.Command);
        Assert.IsType<GenerationReturned>(first.Reports[^1]);
        var whole = FakeChatAnswer.Whole(first.Calls[0].UserText);
        Assert.Equal(whole[..(whole.Length / 2)], first.Text);

        await using var next = await Worker.StartWithTaskApiAsync(servers, Model);
        var second = await first.AgainAsync();
        var result = await second.ResultAsync();

        Assert.Equal(whole, result.GetProperty("content").GetString());
        Assert.Equal(whole, first.Text + second.Text);
    }

    [Fact]
    public async Task A_worker_that_is_killed_in_the_middle_loses_and_doubles_nothing()
    {
        using var victim = StartProcess();
        ChatRun first;
        string whole;
        try
        {
            first = await ChatRun.AskAsync(servers, ChatRun.Work($"[[{FakeModelBehaviour.EndlessThenOk}]]"));
            await Wait.ForAsync("the model to be called", () => first.Calls.Count > 0);
            whole = FakeChatAnswer.Whole(first.Calls[0].UserText);
            await first.SeesTextAsync(letters: whole.Length / 2);
        }
        finally
        {
            victim.Kill();
        }

        await victim.WaitForExitAsync(TestContext.Current.CancellationToken);

        await using var next = await Worker.StartWithTaskApiAsync(servers, Model);
        var second = await first.AgainAsync();
        var result = await second.ResultAsync();

        Assert.Equal(whole, result.GetProperty("content").GetString());
        Assert.Equal(whole, first.Text + second.Text);
    }

    [Fact]
    public async Task An_offline_answer_goes_on_word_for_word_on_another_worker()
    {
        var chats = servers.TaskApi.Chats;
        var plan = chats.Add(
            "plan.pdf", "Кровля двускатная из металлочерепицы. Кровля утеплена слоем в 200 мм. Кровля имеет уклон 25 градусов.", "Фундамент ленточный.");
        ChatRun first;
        await using (var worker = await Worker.StartWithTaskApiAsync(servers, ("ModelOptions:OfflineChunkDelay", "00:00:00.300")))
        {
            first = await ChatRun.AskAsync(servers, new ChatWork { ChatId = Guid.NewGuid(), Question = "Какая кровля?", Documents = [plan] });
            await first.SeesTextAsync(letters: 10);
            await worker.StopAsync();
        }

        await servers.TaskApi.WaitForAsync<GenerationReturned>(first.Command);
        await using var next = await Worker.StartWithTaskApiAsync(servers, ("ModelOptions:OfflineChunkDelay", "00:00:00.001"));
        var second = await first.AgainAsync();
        var content = (await second.ResultAsync()).GetProperty("content").GetString()!;
        var third = await ChatRun.AskAsync(servers, new ChatWork { ChatId = Guid.NewGuid(), Question = "Какая кровля?", Documents = [plan] });
        var result = await third.ResultAsync();

        Assert.NotEmpty(first.Text);
        Assert.Equal(content, first.Text + second.Text);
        Assert.Equal(content, result.GetProperty("content").GetString());
        Assert.Contains("[plan.pdf, p. 1]", content, StringComparison.Ordinal);
        Assert.Equal("offline", result.GetProperty("provenance").GetProperty("provider").GetString());
    }

    [Fact]
    public async Task What_is_shown_while_the_broker_is_away_arrives_when_it_is_back()
    {
        await using var worker = await Worker.StartWithTaskApiAsync(servers, Model);
        var run = await ChatRun.AskAsync(servers, ChatRun.Work($"[[{FakeModelBehaviour.Slow}]]"), deadlineSeconds: 120);
        await run.SeesTextAsync();

        await servers.Set.StopAsync(ServerKinds.RabbitMq);
        await Wait.ForAsync("the model to have said everything", () => run.Calls.Single().Finished);
        await servers.Set.RestartAsync(ServerKinds.RabbitMq, TestContext.Current.CancellationToken);

        var result = await run.ResultAsync(TimeSpan.FromSeconds(60));
        Assert.Equal(FakeChatAnswer.Whole(run.Calls.Single().UserText), result.GetProperty("content").GetString());
        Assert.Equal(result.GetProperty("content").GetString(), run.Text);
    }

    private Process StartProcess() => Process.Start(new ProcessStartInfo(
        "dotnet", [Path.Combine(AppContext.BaseDirectory, "AiTasks.TaskWorker.dll")])
    {
        Environment =
        {
            ["ConnectionStrings__rabbitmq"] = servers.Set.RabbitMqConnection,
            ["ASPNETCORE_URLS"] = "http://127.0.0.1:0",
            ["services__taskapi__http__0"] = servers.TaskApi.Address,
            ["TokenOptions__SigningKey"] = Worker.SigningKey,
            ["ModelOptions__BaseUrl"] = servers.Model.BaseUrl,
        },
    })!;
}
