using AiTasks.Contracts;
using AiTasks.Push.Protocols.Chats;
using AiTasks.TestServers;
using Microsoft.Extensions.DependencyInjection;

namespace AiTasks.Push.FunctionalTests;

/// <summary>Readers that wait at the same time share what the task API is asked for them.</summary>
public sealed class ChatCrowdTests(PushSystem system)
{
    private const int Readers = 30;

    private static readonly (string, string)[] OneAtATime =
        [("ChatReaderOptions:Questions", "1"), ("TaskApiOptions:CommandTimeout", "00:00:30"), ("TaskApiOptions:TailTimeout", "00:00:30")];

    private readonly (FakeChat Chat, FakeAnswer Answer)[] _all =
        [.. Enumerable.Range(0, Readers).Select(_ => system.Api.ChatOf(TestTokens.NewUser())).Select(chat => (chat, chat.Ask()))];

    [Fact]
    public async Task Places_in_the_queue_are_asked_for_together_and_each_is_told_its_own()
    {
        for (var place = 0; place < Readers; place++) _all[place].Answer.Standing = new QueueStanding(place + 1, 10, 1, Readers);
        await using var node = system.Node([.. OneAtATime, ("ChatReaderOptions:QueueDelay", "00:00:00.1")]);
        await PushSystem.ReadyAsync(node);
        var standings = node.Services.GetRequiredService<Standings>();
        await ReadTogetherAsync(node, ChatApiRoutes.Standings, () => standings.Count, async (reader, place) =>
            Assert.Equal(place + 1, (int)(await reader.NextAsync("queue_position")).Data["position"]!));
    }

    [Fact]
    public async Task Answers_are_read_from_the_log_together_and_each_gets_its_own()
    {
        for (var number = 0; number < Readers; number++) _all[number].Answer.Start().Write($"ответ {number}").Complete();
        await using var node = system.Node(OneAtATime);
        await PushSystem.ReadyAsync(node);
        var tails = node.Services.GetRequiredService<AnswerTails>();
        await ReadTogetherAsync(node, PushApiRoutes.Tail, () => tails.Count, (reader, number) => reader.CompleteAsync($"ответ {number}"));
    }

    // They wait behind the first one's, whose answer takes until all of them are there.
    private async Task ReadTogetherAsync(PushNode node, string route, Func<int> waiting, Func<ChatReading, int, Task> read)
    {
        var (asked, answer) = (new TaskCompletionSource(), new TaskCompletionSource());
        _all[0].Answer.Hold = called =>
        {
            if (called != route) return Task.CompletedTask;
            asked.TrySetResult();
            return answer.Task;
        };
        var readers = new List<ChatReading>();
        try
        {
            var reading = new List<Task>();
            for (var number = 0; number < Readers; number++)
            {
                readers.Add(new ChatReading(node, _all[number].Chat));
                reading.Add(read(readers[number], number));
                if (number == 0) await asked.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
            }

            await Wait.ForAsync("the others to wait", () => waiting() == Readers - 1);
            answer.SetResult();
            await Task.WhenAll(reading);
        }
        finally
        {
            answer.TrySetResult();
            foreach (var reader in readers) await reader.DisposeAsync();
        }

        var others = _all.Skip(1).Select(one => one.Answer.TaskId).Order().ToList();
        Assert.Contains(system.Api.Calls, call => call.Route == route && call.Tasks.Order().SequenceEqual(others));
    }
}
