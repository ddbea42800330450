using System.Net;
using AiTasks.SystemTests.Clients;
using AiTasks.SystemTests.ContractE;
using AiTasks.TestServers.DocumentChat;

namespace AiTasks.SystemTests.Attacks;

/// <summary>S5: no socket or stream brings anything of another person, whatever is asked for over it. Contract A's commands have a test of their own.</summary>
public sealed class ForeignSocketTests(OfflineSystem system)
{
    [Fact]
    public async Task S5_subscriptions_positions_and_events_of_another_person_bring_nothing()
    {
        var word = $"secret{Guid.NewGuid():N}";
        using var victim = await StatusClient.RegisterAsync(system.Gateway);
        using var attacker = await StatusClient.RegisterAsync(system.Gateway);
        using var producer = new Producer(system.Gateway);
        var task = await producer.RegisterAsync(victim.UserId, title: word);

        await using var own = await victim.ListenAsync();
        await using var records = await attacker.ListenAsync();
        await using var resumed = await attacker.SocketAsync($"&user_id={victim.UserId}&epoch=1&seq=0&after=0");
        await using var screen = await attacker.ScreenAsync();
        await screen.FrameAsync("ui_toast");
        foreach (var type in (string[])["subscribe", "unsubscribe", "resume", "task_status"])
        {
            foreach (var socket in (JsonSocket[])[records, resumed, screen])
                await socket.SendAsync(new { type, task_id = task, user_id = victim.UserId, seq = 0, epoch = "1" });
        }

        // What is the victim's goes out to the victim, and only then what is the attacker's to the attacker.
        await producer.ReportAsync(task, "progress", new { progress = 10, message = word });
        await producer.ShowAsync(new { user_id = victim.UserId, type = "ui_toast", title = word, description = word });
        await own.FrameAsync("task_status", frame => (int?)frame["progress"] == 10);
        var mine = await producer.RegisterAsync(attacker.UserId);
        await producer.ReportAsync(mine, "progress", new { progress = 20 });
        await producer.ShowAsync(new { user_id = attacker.UserId, type = "ui_toast", title = "mine", description = "mine" });
        await records.FrameAsync("task_status", frame => (int?)frame["progress"] == 20);
        await resumed.FrameAsync("task_status", frame => (int?)frame["progress"] == 20);
        await screen.FrameAsync("ui_toast", frame => (string?)frame["title"] == "mine");

        foreach (var frame in (string[])[.. records.Texts, .. resumed.Texts, .. screen.Texts])
        {
            Assert.DoesNotContain(word, frame, StringComparison.Ordinal);
            Assert.DoesNotContain(task, frame, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task S5_answers_in_another_persons_chat_are_not_read()
    {
        var word = $"secret{Guid.NewGuid():N}";
        using var victim = await DocumentPerson.CreateAsync(system.Gateway);
        using var attacker = await DocumentPerson.CreateAsync(system.Gateway);
        var chat = await victim.Client.CreateChatAsync(word);
        await victim.SendAsync(chat.Id, word);

        using var answer = await attacker.RawAsync(HttpMethod.Get, $"/chats/{chat.Id}/stream");
        var text = await answer.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.StartsWith("event: error", text, StringComparison.Ordinal);
        Assert.DoesNotContain(word, text, StringComparison.Ordinal);

        await using var socket = await JsonSocket.ConnectAsync(system.Gateway, $"/chats/{chat.Id}/stream?token={attacker.Client.AccessToken}");
        await socket.ClosedAsync();
        Assert.All(socket.Texts, frame => Assert.DoesNotContain(word, frame, StringComparison.Ordinal));
        (await victim.AnswerAsync(chat.Id)).AssertCompleted();
    }
}
