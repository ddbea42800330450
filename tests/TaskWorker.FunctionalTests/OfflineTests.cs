using System.Diagnostics;
using System.Text.Json;
using AiTasks.Contracts;
using AiTasks.TestServers;

namespace AiTasks.TaskWorker.FunctionalTests;

public sealed class OfflineTests(Servers servers)
{
    private static readonly string[] Languages = ["ru", "en"];

    [Fact]
    public async Task Every_type_completes_without_a_key_in_both_languages_and_says_that_it_is_offline()
    {
        await using var worker = await Worker.StartOfflineAsync(servers, ("ModelOptions:OfflineChunkDelay", "00:00:00.001"));
        var commands = TaskTypes.All
            .SelectMany(type => Languages.Select(language => FakeTaskApi.Command(type, """{"goal_title": "Swim"}""", language)))
            .ToList();
        foreach (var command in commands)
            await servers.TaskApi.SendAsync(command);

        foreach (var command in commands)
        {
            var completed = await servers.TaskApi.WaitForAsync<GenerationCompleted>(command);
            var result = JsonDocument.Parse(completed.ResultJson).RootElement;
            Assert.Equal("offline", result.GetProperty("provenance").GetProperty("provider").GetString());
            AnswersTests.AssertOrdered(servers.TaskApi.Reports(command));
        }
    }

    [Fact]
    public async Task A_person_sees_how_many_entries_have_arrived()
    {
        await using var worker = await Worker.StartOfflineAsync(servers);
        var command = FakeTaskApi.Command(TaskTypes.OnboardingGenerateGoals);
        await servers.TaskApi.SendAsync(command);
        await servers.TaskApi.WaitForAsync<GenerationCompleted>(command);

        var texts = servers.TaskApi.Reports(command).OfType<GenerationProgressed>().Select(report => report.Text).ToList();

        Assert.Contains("Получено целей: 2 из 3", texts);
        Assert.Equal("Готовим запрос", texts[0]);
        Assert.Equal("Проверяем ответ", texts[^1]);
    }

    [Fact]
    public async Task The_run_and_its_model_call_continue_the_commands_trace()
    {
        using var spans = new RecordedSpans("AiTasks.TaskWorker", "MassTransit", "AiTasks.Test");
        using var source = new ActivitySource("AiTasks.Test");
        await using var worker = await Worker.StartOfflineAsync(servers);
        var command = FakeTaskApi.Command(TaskTypes.RewardMentorHelp);

        using var start = source.StartActivity("start");
        await servers.TaskApi.SendAsync(command);
        await servers.TaskApi.WaitForAsync<GenerationCompleted>(command);
        await Wait.ForAsync("the run's span to end", () => spans.All.Any(span => span.OperationName == "generation"));

        var run = spans.All.Single(span => span.OperationName == "generation");
        var call = spans.All.Single(span => span.OperationName.StartsWith("chat ", StringComparison.Ordinal));
        Assert.Equal(start!.TraceId, run.TraceId);
        Assert.Equal(run.SpanId, call.ParentSpanId);
        Assert.Equal("offline", call.GetTagItem("gen_ai.provider.name"));
        Assert.Equal("chat", call.GetTagItem("gen_ai.operation.name"));
        Assert.Equal(0L, call.GetTagItem("gen_ai.usage.output_tokens"));
        Assert.Contains(spans.All, span => span.Source.Name == "MassTransit" && span.ParentSpanId == run.SpanId);
    }
}
