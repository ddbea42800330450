using AiTasks.Contracts;
using AiTasks.TestServers;
using AiTasks.TestServers.FakeModels;

namespace AiTasks.TaskWorker.FunctionalTests;

/// <summary>Many answers at once, whose words leave the worker together.</summary>
public sealed class ChatCrowdTests(Servers servers)
{
    private const int Answers = 24;

    // An endless answer must not be taken for a stalled one while the others begin.
    private (string, string)[] Settings(string interval) =>
        [.. Worker.Model(servers), ("Providers:openai:StallTimeout", "00:00:30"), ("GenerationOptions:OutputInterval", interval)];

    [Theory]
    [InlineData("00:00:00")]
    [InlineData("00:00:00.033")]
    [InlineData("00:00:01")]
    public async Task Each_answer_arrives_whole_and_in_order_whatever_the_interval(string interval)
    {
        await using var worker = await Worker.StartWithTaskApiAsync(servers, Settings(interval));
        var runs = await AskAsync(FakeModelBehaviour.Slow);

        foreach (var run in runs)
        {
            var content = (await run.ResultAsync()).GetProperty("content").GetString();
            Assert.Equal(FakeChatAnswer.Whole(run.Calls.Single().UserText), content);
            Assert.Equal(content, run.Text);
        }
    }

    [Fact]
    public async Task A_worker_that_stops_between_two_beats_sends_what_waited_for_every_answer()
    {
        ChatRun[] runs;
        await using (var worker = await Worker.StartWithTaskApiAsync(servers, Settings("00:00:01")))
        {
            runs = await AskAsync(FakeModelBehaviour.EndlessThenOk);
            foreach (var run in runs) await run.SeesTextAsync();
            await worker.StopAsync();
        }

        foreach (var run in runs)
        {
            await servers.TaskApi.WaitForAsync<GenerationReturned>(run.Command);
            Assert.IsType<GenerationReturned>(run.Reports[^1]);
            var whole = FakeChatAnswer.Whole(run.Calls[0].UserText);
            Assert.Equal(whole[..(whole.Length / 2)], run.Text);
        }
    }

    [Fact]
    public async Task A_cancelled_answer_takes_no_word_of_the_others_along()
    {
        await using var worker = await Worker.StartWithTaskApiAsync(servers, Settings("00:00:01"));
        var cancelled = await AskAsync(FakeModelBehaviour.Endless);
        var kept = await AskAsync(FakeModelBehaviour.Slow);
        foreach (var run in cancelled)
        {
            await run.SeesTextAsync();
            await servers.TaskApi.CancelAsync(run.Command);
        }

        foreach (var run in kept)
            Assert.Equal((await run.ResultAsync()).GetProperty("content").GetString(), run.Text);
        foreach (var run in cancelled)
            await Wait.ForAsync("the model to see the hang-up", () => run.Calls.Single().Aborted);
    }

    private async Task<ChatRun[]> AskAsync(string behaviour)
    {
        var runs = new ChatRun[Answers];
        for (var at = 0; at < Answers; at++)
            runs[at] = await ChatRun.AskAsync(servers, ChatRun.Work($"[[{behaviour}]]"));
        return runs;
    }
}
