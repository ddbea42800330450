using System.Text.Json;
using AiTasks.Contracts;
using AiTasks.TestServers;

namespace AiTasks.TaskApi.FunctionalTests;

/// <summary>What readers of chats hear at once, without asking.</summary>
public sealed class ChatPublishingTests(TaskApiFixture fixture)
{
    [Fact]
    public async Task Who_waits_at_a_chat_hears_of_a_question_and_of_an_answer_that_is_begun_anew()
    {
        using var person = await ChatClient.SignInAsync(fixture);
        var chat = await person.CreateAsync();
        using var rings = await ChannelListener.StartAsync(fixture, StreamKeys.Chat(chat));
        var task = await person.AskAsync(chat, "Где щит?");
        await Wait.ForAsync("the question to be heard of", () => rings.Count == 1);

        await fixture.Worker.ClaimAsync(task);
        var file = await person.FileAsync("a.txt", isProjects: true);
        await person.OpenAsync(chat, new ChatOpenRequest { ChatId = chat, StorageKeys = [await person.KeyOfAsync(file)] });
        await Wait.ForAsync("the new answer to be heard of", () => rings.Count == 2);
    }

    [Fact]
    public async Task What_an_answer_shows_is_heard_on_its_own_channel_as_it_stands_in_the_log()
    {
        using var person = await ChatClient.SignInAsync(fixture);
        var task = await person.AskAsync(await person.CreateAsync(), "Где щит?");
        using var heard = await ChannelListener.StartAsync(fixture, StreamKeys.Task(task));
        var run = await fixture.Worker.ClaimAsync(task);
        Assert.True(await run.SayAsync("В подвале."));
        Assert.True(await run.CompleteAsync("""{"content":"В подвале."}"""));
        await Wait.ForAsync("the end to be heard", () => heard.Events.Any(item => FactTypes.IsTerminal(item.Type)));
        Assert.Equal(
            (await person.EventsAsync(task)).Select(item => JsonSerializer.Serialize(item.Data, WireJson.Internal)),
            heard.Events.Select(item => JsonSerializer.Serialize(item.Data, WireJson.Internal)));
        Assert.Equal([1L, 2L, 3L], heard.Events.Select(item => item.Seq));
    }
}
