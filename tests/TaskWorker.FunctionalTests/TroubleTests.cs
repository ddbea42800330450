using System.Text.Json;
using AiTasks.Contracts;
using AiTasks.TestServers;
using AiTasks.TestServers.FakeModels;

namespace AiTasks.TaskWorker.FunctionalTests;

/// <summary>Five hundred tasks with a first provider that has every trouble often, and a second one that has some.</summary>
public sealed class TroubleTests(Servers servers, ITestOutputHelper output)
{
    private const int Chats = 100;
    private const int Results = 400;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    [Fact]
    public async Task With_a_second_provider_nearly_every_task_completes_validly_and_no_text_is_doubled()
    {
        await using var first = await FakeModelServer.StartAsync(TestContext.Current.CancellationToken);
        await using var second = await FakeModelServer.StartAsync(TestContext.Current.CancellationToken);
        first.Faults = new FakeModelFaults { Malformed = 0.3, Busy = 0.1, Error = 0.1, Stall = 0.05, Seed = 7 };
        second.Faults = new FakeModelFaults { Error = 0.02, Seed = 8 };
        await using var worker = await Worker.StartWithTaskApiAsync(
            servers,
            ("Providers:first:BaseUrl", first.BaseUrl), ("Providers:first:StallTimeout", "00:00:02"),
            ("Providers:second:BaseUrl", second.BaseUrl), ("Providers:second:StallTimeout", "00:00:20"),
            ("Profiles:Simple:0", "first/small"), ("Profiles:Simple:1", "second/small"));

        var commands = new List<GenerateText>();
        var chats = new List<ChatRun>();
        for (var index = 0; index < Results; index++)
        {
            commands.Add(FakeTaskApi.Command(TaskTypes.All[index % TaskTypes.All.Count], $$"""{"goal_title": "Swim {{Guid.NewGuid():N}}"}""", deadlineSeconds: 300));
            await servers.TaskApi.SendAsync(commands[^1]);
            if (index % (Results / Chats) == 0)
                chats.Add(await ChatRun.AskAsync(servers, ChatRun.Work("Что сказано?"), deadlineSeconds: 300));
        }

        var completed = 0;
        foreach (var command in commands)
            completed += await EndAsync(command) is { } result && Check(command, result) ? 1 : 0;
        foreach (var chat in chats)
        {
            if (await EndAsync(chat.Command) is not { } result) continue;
            var asked = servers.TaskApi.Chats.QuestionOf(chat.Command).Split(' ')[^1];
            var whole = FakeChatAnswer.Whole(first.CallsAbout(asked).Concat(second.CallsAbout(asked)).First().UserText);
            Assert.Equal(whole, chat.Text);
            Assert.Equal(whole, result.GetProperty("content").GetString());
            completed++;
        }

        output.WriteLine($"{completed} of {Results + Chats} completed; calls: first {first.Calls.Count}, second {second.Calls.Count}; faults of the first: "
            + string.Join(", ", first.Faults.Given.Select(fault => $"{fault.Key} {fault.Value}")));
        Assert.All((string[])["malformed", "429", "500", "stall"], fault => Assert.True(first.Faults.Given.GetValueOrDefault(fault) > 0, fault));
        Assert.True(completed >= 0.995 * (Results + Chats), $"Only {completed} completed.");
    }

    private async Task<JsonElement?> EndAsync(GenerateText command)
    {
        await Wait.ForAsync(
            $"the end of task {command.TaskId}",
            () => servers.TaskApi.Reports(command).Any(report => report is GenerationCompleted or GenerationFailed), Patience);
        var reports = servers.TaskApi.Reports(command).DistinctBy(report => report.ReportSeq).ToList();
        Assert.Equal(Enumerable.Range(1, reports.Count), reports.Select(report => report.ReportSeq));
        return reports[^1] is GenerationCompleted done ? JsonElement.Parse(done.ResultJson) : null;
    }

    private static bool Check(GenerateText command, JsonElement result)
    {
        Assert.Contains(result.GetProperty("provenance").GetProperty("provider").GetString(), (string[])["first", "second"]);
        var items = result.EnumerateObject().Where(member => member.Value.ValueKind == JsonValueKind.Array && member.Name != "not_this_week").ToList();
        Assert.True(items.Count > 0, $"{command.TaskType} has no list.");
        Assert.All(items, list => Assert.True(list.Value.GetArrayLength() > 0, $"{command.TaskType}: {list.Name} is empty."));
        return true;
    }
}
