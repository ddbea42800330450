using System.Text.Json;
using AiTasks.Contracts;
using AiTasks.TestServers;

namespace AiTasks.TaskApi.FunctionalTests;

/// <summary>What is shown of an answer: told as it is logged, and nothing of it after the end.</summary>
public sealed class ShownAnswerTests(TaskApiFixture fixture)
{
    private const int People = 4;
    private const int RacesEach = 25;

    private static readonly string[] Words = ["Щит ", "стоит ", "в ", "подвале ", "дома."];

    [Fact]
    public async Task What_is_shown_is_told_in_the_words_of_the_log()
    {
        using var person = await ChatClient.SignInAsync(fixture);
        var task = await person.AskAsync(await person.CreateAsync(), "Где щит?");
        using var told = await ChannelListener.StartAsync(fixture, StreamKeys.Task(task));
        var run = await fixture.Worker.ClaimAsync(task);
        Assert.True(await run.ProgressAsync(40, "Пишу"));
        Assert.True(await run.ShowAsync(
            null, new OutputPiece { Type = OutputTypes.Text, Text = "Щит \"А\" \\ " }, new OutputPiece { Type = OutputTypes.Text, Text = "🛡" }));
        Assert.True(await run.SayAsync(" там."));
        Assert.True(await run.CompleteAsync("""{"content":"Щит там."}"""));

        var logged = await person.EventsAsync(task);
        await Wait.ForAsync("all of it to be told", () => told.Events.Count() == logged.Count);
        Assert.Equal(logged.Select(item => JsonSerializer.Serialize(item, WireJson.Internal)),
            told.Events.OrderBy(item => item.Seq).Select(item => JsonSerializer.Serialize(item, WireJson.Internal)));

        var shown = logged.Where(item => item.Type == FactTypes.TaskOutput).ToArray();
        Assert.Equal(["Щит \"А\" \\ 🛡", " там."], shown.Select(item => Assert.Single(item.Data.Output!).Text));
        Assert.All(shown, item => Assert.Equal(
            (task, TaskTypes.ChatAnswer, TaskStates.Running, 40, logged[0].Data.CreatedAt),
            (item.Data.TaskId, item.Data.TaskType, item.Data.State, item.Data.Progress, item.Data.CreatedAt)));
        Assert.All(shown, item => Assert.Equal(TimeSpan.Zero, item.Data.CreatedAt.Offset));
    }

    [Fact]
    public async Task Words_that_race_with_a_stop_are_shown_before_it_or_never()
    {
        var races = await Task.WhenAll(Enumerable.Range(0, People).Select(_ => RaceAsync()));
        var counts = races.SelectMany(shown => shown).ToArray();

        // A race that always has the same winner is none.
        Assert.Contains(counts, shown => shown > 0);
        Assert.Contains(counts, shown => shown < Words.Length);
    }

    // How many words each answer got.
    private async Task<List<int>> RaceAsync()
    {
        var counts = new List<int>();
        using var person = await ChatClient.SignInAsync(fixture);
        while (counts.Count < Scale.Of(RacesEach))
        {
            var chat = await person.CreateAsync();
            var task = await person.AskAsync(chat, "Где щит?");
            var run = await fixture.Worker.ClaimAsync(task);
            var stopAfter = counts.Count % Words.Length;
            var saying = Words.Take(stopAfter).Select(word => run.SayAsync(word)).ToList();
            if (saying.Count > 0) await Task.WhenAny(saying);
            var stopping = person.SendAsync(HttpMethod.Post, $"/chats/{chat}/stop");
            saying.AddRange(Words.Skip(stopAfter).Select(word => run.SayAsync(word)));

            var taken = await Task.WhenAll(saying);
            var (status, body) = await stopping;
            Assert.True(status == 200, $"{status}: {body}");
            counts.Add(await ExpectAsync(person, chat, task, taken));
        }

        return counts;
    }

    private static async Task<int> ExpectAsync(ChatClient person, Guid chat, long task, bool[] taken)
    {
        var shown = string.Concat(Words.Where((_, number) => taken[number]));
        Assert.StartsWith(shown, string.Concat(Words), StringComparison.Ordinal);
        Assert.Equal(shown, await person.ShownAsync(task));
        Assert.Equal(FactTypes.TaskCancelled, (await person.EventsAsync(task))[^1].Type);
        Assert.Equal(shown.Length > 0 ? [shown] : [], (await person.MessagesAsync(chat)).Skip(1).Select(message => message.Content));
        return taken.Count(isTaken => isTaken);
    }
}
