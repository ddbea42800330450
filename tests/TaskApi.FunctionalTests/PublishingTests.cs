using System.Net;
using AiTasks.TaskApi.Publishing;
using AiTasks.TestServers;
using AiTasks.TestServers.FakeTelegram;

namespace AiTasks.TaskApi.FunctionalTests;

/// <summary>Posts get into Telegram chats, or their authors are told why not and what to do.</summary>
public sealed class PublishingTests(TaskApiFixture fixture) : IAsyncLifetime
{
    // The smallest PNG there is: one pixel.
    private static readonly byte[] Picture = Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==");

    private PublishingSystem _system = null!;

    private FakeTelegramServer Telegram => _system.Telegram;

    public async ValueTask InitializeAsync() => _system = await PublishingSystem.StartAsync(fixture);

    public ValueTask DisposeAsync() => _system.DisposeAsync();

    [Fact]
    public async Task A_text_is_one_message_and_its_numbers_are_told()
    {
        var node = await _system.StartNodeAsync();
        var sent = await node.SendAsync(await _system.RequestAsync("@lapa_shelter", "Приходите *в субботу* <b>в десять</b>!"));
        var message = Assert.Single(Telegram.Messages);
        Assert.Equal(("sendMessage", "@lapa_shelter", "Приходите *в субботу* <b>в десять</b>!"), (message.Call.Method, message.Call.Chat, message.Call.Text));
        Assert.Equal([message.MessageId], sent.MessageIds);
        Assert.Equal(Telegram.NumberOf("@lapa_shelter"), sent.ChatNumber);

        await node.SendAsync(await _system.RequestAsync("-1001234567890"));
        Assert.Equal(-1001234567890, Telegram.Messages[^1].Call.ChatNumber);
    }

    [Fact]
    public async Task A_photo_carries_what_fits_under_it_and_the_rest_follows_and_nothing_is_lost()
    {
        var node = await _system.StartNodeAsync();
        await node.SendAsync(await _system.RequestAsync("@lapa_shelter", "", Picture));
        await node.SendAsync(await _system.RequestAsync("@lapa_shelter", new string('я', 1024), Picture));
        Assert.Equal(["", new string('я', 1024)], Telegram.Messages.Select(message => message.Call.Text));
        Assert.All(Telegram.Messages, message => Assert.Equal(Picture, message.Call.Photo));

        var text = string.Join(' ', Enumerable.Range(1, 900).Select(number => $"Предложение {number}."));
        var sent = await node.SendAsync(await _system.RequestAsync("@lapa_shelter", text, Picture));
        var parts = Telegram.Messages.Skip(2).ToList();
        Assert.True(parts.Count > 3);
        Assert.Equal(["sendPhoto", .. Enumerable.Repeat("sendMessage", parts.Count - 1)], parts.Select(message => message.Call.Method));
        Assert.Equal(parts.Select(message => message.MessageId), sent.MessageIds);
        Assert.Equal(text, string.Join(' ', parts.Select(message => message.Call.Text)));
        Assert.All(parts, message => Assert.EndsWith(".", message.Call.Text, StringComparison.Ordinal));
        Assert.Empty(Telegram.Violations);
    }

    [Fact]
    public async Task One_chat_is_one_chat_however_it_is_typed()
    {
        var node = await _system.StartNodeAsync();
        var request = await _system.RequestAsync("@Lapa_Shelter");
        var sent = await node.SendAsync(request);
        foreach (var typed in (string[])["@lapa_shelter", " https://t.me/lapa_shelter ", "t.me/LAPA_SHELTER/"])
            Assert.Equal(sent.MessageIds, (await node.SendAsync(request with { Chat = typed })).MessageIds);
        Assert.Single(Telegram.Calls);

        // Its number is another name, but the limits are the chat's.
        var number = $"{Telegram.NumberOf("@lapa_shelter")}";
        for (var post = 0; post < 6; post++)
            await node.AcceptAsync(await _system.RequestAsync(post % 2 == 0 ? number : "@lapa_shelter", $"{post}"));
        await Wait.ForAsync("all posts", () => Telegram.Messages.Count == 7);
        Assert.Empty(Telegram.Violations);
        Assert.Equal(["0", "1", "2", "3", "4", "5"], Telegram.Messages.Skip(1).Select(message => message.Call.Text));
    }

    [Fact]
    public async Task What_cannot_be_a_message_is_refused_before_anything_is_sent()
    {
        var node = await _system.StartNodeAsync(("TelegramOptions:MaxMessages", "2"), ("TelegramOptions:MaxPhotoBytes", "1000000"));
        var nowhere = await node.RefusalAsync(await _system.RequestAsync("мой канал"));
        Assert.Equal(400, nowhere.Status);
        Assert.Contains("@имя_канала", nowhere.Error, StringComparison.Ordinal);
        Assert.Equal(400, (await node.RefusalAsync(await _system.RequestAsync("@lapa_shelter", " \n "))).Status);
        Assert.Equal(422, (await node.RefusalAsync(await _system.RequestAsync("@lapa_shelter", new string('я', 8193)))).Status);
        Assert.Equal(422, (await node.RefusalAsync(await _system.RequestAsync("@lapa_shelter", "", new byte[1_000_001]))).Status);
        Assert.Equal(404, (await node.RefusalAsync(await _system.RequestAsync("@lapa_shelter") with { PostId = Guid.NewGuid() })).Status);
        await node.SendAsync(await _system.RequestAsync("@lapa_shelter", "без\0 нулей \ud83d и половин"));
        Assert.Equal("без нулей \ufffd и половин", Assert.Single(Telegram.Calls).Text);
    }

    [Fact]
    public async Task Without_a_token_the_answer_says_what_to_configure()
    {
        var node = await _system.StartNodeAsync(("TelegramOptions:BotToken", ""));
        var refused = await node.RefusalAsync(await _system.RequestAsync("@lapa_shelter"));
        Assert.Equal(503, refused.Status);
        Assert.Contains("TelegramOptions__BotToken", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_telegram_refuses_is_told_and_tried_again_when_it_is_asked_for_again()
    {
        var node = await _system.StartNodeAsync();
        (int Code, string Description, int Status, string Words)[] refusals =
        [
            (400, "Bad Request: chat not found", 422, "не находит этот чат"),
            (403, "Forbidden: bot is not a member of the channel chat", 422, "Добавьте его туда"),
            (400, "Bad Request: need administrator rights in the channel chat", 422, "администратором"),
            (400, "Bad Request: message is too long", 422, "Сократите"),
            (400, "Bad Request: something new", 502, "Bad Request: something new"),
            (401, "Unauthorized", 503, "TelegramOptions__BotToken"),
        ];
        foreach (var (number, (code, description, status, words)) in refusals.Index())
        {
            var chat = $"@shelter_{number}";
            Telegram.Refuse(chat, code, description);
            var request = await _system.RequestAsync(chat, photo: Picture);
            var refused = await node.RefusalAsync(request);
            Assert.Equal(status, refused.Status);
            Assert.Contains(words, refused.Error, StringComparison.Ordinal);
            Assert.Single(Telegram.Calls, call => call.Chat == chat);

            Telegram.Accept(chat);
            await node.SendAsync(request);
            Assert.Equal(Picture, Assert.Single(Telegram.Messages, message => message.Call.Chat == chat).Call.Photo);
        }
    }

    [Fact]
    public async Task A_post_whose_end_was_refused_goes_on_from_there()
    {
        var node = await _system.StartNodeAsync();
        var request = await _system.RequestAsync("@lapa_shelter", new string('я', 5000));
        Telegram.Fault = call =>
        {
            Telegram.Refuse("@lapa_shelter", 403, "Forbidden: bot was kicked from the channel chat");
            return FakeTelegramFault.None;
        };
        Assert.EndsWith("Уже отправлено сообщений: 1 из 2.", (await node.RefusalAsync(request)).Error, StringComparison.Ordinal);
        Telegram.Fault = _ => FakeTelegramFault.None;
        Telegram.Accept("@lapa_shelter");
        Assert.Equal(2, (await node.SendAsync(request)).MessageIds.Count);
        Assert.Equal([4096, 904], Telegram.Messages.Select(message => message.Call.Text.Length));
    }

    [Fact]
    public async Task A_group_that_has_moved_is_followed_once()
    {
        var node = await _system.StartNodeAsync();
        Telegram.Migrate(-77, to: -1000000000077);
        var request = await _system.RequestAsync("-77");
        Assert.Equal(-1000000000077, (await node.SendAsync(request)).ChatNumber);
        await node.SendAsync(request);
        Assert.Single(Telegram.Messages);

        Telegram.Migrate(-1000000000077, to: -77);
        var refused = await node.RefusalAsync(await _system.RequestAsync("-77", "ещё"));
        Assert.Equal(422, refused.Status);
        Assert.Contains("переехала", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_does_not_reach_telegram_is_tried_again_until_it_does_or_the_tries_are_over()
    {
        await using var proxy = new FaultProxy("127.0.0.1", new Uri(Telegram.BaseUrl).Port);
        await proxy.RefuseAsync();
        var node = await _system.StartNodeAsync(
            ("TelegramOptions:ApiBaseUrl", $"http://127.0.0.1:{proxy.Port}/"), ("TelegramOptions:MaxTries", "4"));
        var request = await _system.RequestAsync("@lapa_shelter");
        var refused = await node.RefusalAsync(request);
        Assert.Equal(502, refused.Status);
        Assert.Contains("недоступен", refused.Error, StringComparison.Ordinal);

        var sending = node.SendAsync(request);
        await Wait.ForAsync("a try in vain", async () => await _system.QueryAsync<int>("select tries from publication_messages") > 0);
        proxy.Resume();
        await sending;
        Assert.Single(Telegram.Calls);
    }

    [Fact]
    public async Task A_pause_that_telegram_asks_for_is_obeyed_by_whoever_sends_next()
    {
        var node = await _system.StartNodeAsync();
        Telegram.RetryAfter = 2;
        Telegram.Fault = call => call.Number == 1 ? FakeTelegramFault.TooManyRequests : FakeTelegramFault.None;
        await node.AcceptAsync(await _system.RequestAsync("@lapa_shelter"));
        await Wait.ForAsync("the pause to be noted", async () => await _system.QueryAsync<int>("select count(*)::int from telegram_penalties") == 1);
        await node.DisposeAsync();

        var next = await _system.StartNodeAsync();
        await next.SendAsync(await _system.RequestAsync("@other_shelter", "другим можно"));
        Assert.Equal("другим можно", Assert.Single(Telegram.Messages).Call.Text);
        await Wait.ForAsync("the post", () => Telegram.Messages.Count == 2);
        Assert.Empty(Telegram.Violations);
    }

    [Fact]
    public async Task A_pause_longer_than_anybody_waits_is_told()
    {
        var node = await _system.StartNodeAsync(("TelegramOptions:MaxRetryAfter", "00:01:00"));
        Telegram.RetryAfter = 150;
        Telegram.Fault = _ => FakeTelegramFault.TooManyRequests;
        var request = await _system.RequestAsync("@lapa_shelter");
        foreach (var asked in (PublishRequest[])[request, request, await _system.RequestAsync("@lapa_shelter", "другой")])
        {
            var refused = await node.RefusalAsync(asked);
            Assert.Equal((429, "Telegram просит бота подождать 3 мин, пост не отправлен. Попробуйте после этого."), (refused.Status, refused.Error));
        }

        Assert.Single(Telegram.Calls);
    }

    [Fact]
    public async Task The_limits_hold_over_a_restart()
    {
        await using var system = await PublishingSystem.StartAsync(fixture, groupWindow: TimeSpan.FromSeconds(3));
        for (var round = 0; round < 2; round++)
        {
            await using var node = await system.StartNodeAsync();
            for (var post = 0; post < 3; post++) await node.SendAsync(await system.RequestAsync("@lapa_shelter", $"{round} {post}"));
        }

        Assert.Equal(6, system.Telegram.Messages.Count);
        Assert.Empty(system.Telegram.Violations);
    }

    [Fact]
    public async Task A_whole_task_api_publishes_too()
    {
        await using var node = await fixture.StartReadyNodeAsync();
        var publisher = (Publisher)node.Services.GetService(typeof(Publisher))!;
        var outcome = await publisher.PublishAsync(
            new PublishRequest(Guid.NewGuid(), 1, "@lapa_shelter", "текст", null, Again: false), TimeSpan.Zero, CancellationToken.None);
        Assert.Equal((int)HttpStatusCode.ServiceUnavailable, Assert.IsType<PublishOutcome.Refused>(outcome).Status);
    }
}
