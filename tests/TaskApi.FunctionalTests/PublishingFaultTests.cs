using System.Globalization;
using AiTasks.TaskApi.Publishing;
using AiTasks.TestServers;
using AiTasks.TestServers.FakeTelegram;

namespace AiTasks.TaskApi.FunctionalTests;

/// <summary>Whatever is asked at once, breaks off or loses its right to send: no message is sent twice, and nobody is told what nobody knows.</summary>
public sealed class PublishingFaultTests(TaskApiFixture fixture) : IAsyncLifetime
{
    private PublishingSystem _system = null!;

    private FakeTelegramServer Telegram => _system.Telegram;

    public async ValueTask InitializeAsync() => _system = await PublishingSystem.StartAsync(fixture);

    public ValueTask DisposeAsync() => _system.DisposeAsync();

    [Fact]
    public async Task Twenty_who_ask_for_the_same_at_once_get_one_message_and_one_answer()
    {
        PublishingNode[] nodes = [await _system.StartNodeAsync(), await _system.StartNodeAsync()];
        for (var round = 0; round < Scale.Of(20); round++)
        {
            var request = await _system.RequestAsync($"{100 + round}", $"раунд {round}");
            var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(caller => nodes[caller % 2].AcceptAsync(request)));
            var sent = await Task.WhenAll(nodes.Select(node => node.SendAsync(request)));
            var message = Assert.Single(Telegram.Messages, message => message.Call.ChatNumber == 100 + round);
            Assert.All(sent.Concat(answers.OfType<PublishOutcome.Sent>()), one => Assert.Equal([message.MessageId], one.MessageIds));
            Assert.All(answers, answer => Assert.IsNotType<PublishOutcome.Refused>(answer));
        }

        Assert.Equal(Scale.Of(20), Telegram.Calls.Count);
    }

    [Theory]
    [InlineData(FakeTelegramFault.CutAfterTaking)]
    [InlineData(FakeTelegramFault.CutBeforeTaking)]
    [InlineData(FakeTelegramFault.HangAfterTaking)]
    [InlineData(FakeTelegramFault.BadGatewayAfterTaking)]
    [InlineData(FakeTelegramFault.InternalError)]
    public async Task What_may_have_arrived_is_not_sent_again_until_somebody_has_looked(FakeTelegramFault fault)
    {
        var node = await _system.StartNodeAsync(("TelegramOptions:Timeout", "00:00:01"), ("TelegramOptions:RepeatWindow", "00:00:03"));
        Telegram.Fault = call => call.Number == 1 ? fault : FakeTelegramFault.None;
        var request = await _system.RequestAsync("@lapa_shelter", new string('я', 4097));
        foreach (var _ in (int[])[1, 2])
        {
            var refused = await node.RefusalAsync(request);
            Assert.Equal(409, refused.Status);
            Assert.Contains("Загляните в чат", refused.Error, StringComparison.Ordinal);
            Assert.Contains("ещё раз через 1 мин", refused.Error, StringComparison.Ordinal);
        }

        Assert.Single(Telegram.Calls);
        await node.SendAsync(await _system.RequestAsync("@lapa_shelter", "следующий"));
        Assert.Equal(2, Telegram.Calls.Count);

        // Somebody has looked, and says so; or time has passed.
        if (fault == FakeTelegramFault.CutAfterTaking)
            await Wait.ForAsync("the window to be over", async () => await node.PublishAsync(request) is PublishOutcome.Sent);
        else
            await node.SendAsync(request with { Again = true });
        Assert.Equal(4, Telegram.Calls.Count);
    }

    [Fact]
    public async Task Who_has_no_patience_left_is_told_that_it_will_be_sent_and_finds_it_sent()
    {
        var node = await _system.StartNodeAsync();
        Telegram.Fault = _ => FakeTelegramFault.HoldAfterTaking;
        var request = await _system.RequestAsync("@lapa_shelter");
        Assert.IsType<PublishOutcome.Queued>(await node.PublishAsync(request, TimeSpan.FromMilliseconds(200)));
        Assert.IsType<PublishOutcome.Queued>(await node.AcceptAsync(request with { Again = true }));
        var waiting = node.PublishAsync(request);
        Telegram.Release();
        Assert.IsType<PublishOutcome.Sent>(await waiting);
        Assert.Single(Telegram.Calls);
    }

    [Theory]
    [InlineData(FakeTelegramFault.HoldAfterTaking)]
    [InlineData(FakeTelegramFault.HoldThenTooManyRequests)]
    public async Task A_call_of_who_has_lost_the_right_to_send_is_waited_for_by_who_has_it_now(FakeTelegramFault fault)
    {
        // Longer than the call could have taken.
        Telegram.RetryAfter = 3;
        var old = await _system.StartNodeAsync();
        await _system.SenderAsync();
        Telegram.Fault = call => call.Number == 1 ? fault : FakeTelegramFault.None;
        var (first, second) = (await _system.RequestAsync("@lapa_shelter", "первый"), await _system.RequestAsync("@lapa_shelter", "второй"));
        await old.AcceptAsync(first);
        await Wait.ForAsync("the call", () => Telegram.Calls.Count == 1);

        var next = await _system.StartNodeAsync();
        Assert.Equal(1, await _system.EndLeaseAsync());
        await Wait.ForAsync("the other to send", () => next.Log.Any(line => line.Contains("sends to Telegram now", StringComparison.Ordinal)));
        var waiting = next.PublishAsync(second);
        await next.SendAsync(await _system.RequestAsync("@other_shelter", "в другом чате"));
        Assert.Equal(2, Telegram.Calls.Count);

        Telegram.Release();
        Assert.IsType<PublishOutcome.Sent>(await waiting);
        Assert.IsType<PublishOutcome.Sent>(await old.PublishAsync(first));
        Assert.Equal(["первый", "второй"], Telegram.Messages.Where(message => message.Call.Chat == "@lapa_shelter").Select(message => message.Call.Text));
        Assert.Empty(Telegram.Violations);
    }

    [Fact]
    public async Task While_the_right_to_send_is_lost_again_and_again_everything_arrives_once_and_in_order()
    {
        PublishingNode[] nodes = [await _system.StartNodeAsync(), await _system.StartNodeAsync()];
        string[] chats = ["@lapa_shelter", "-1001", "-1002", "7"];
        var expected = Enumerable.Range(0, Scale.Of(20)).Select(post => post.ToString(CultureInfo.InvariantCulture)).ToList();
        var ended = 0;
        foreach (var post in expected)
        {
            ended += await _system.EndLeaseAsync();
            foreach (var (number, chat) in chats.Index())
                await nodes[(number + post.Length) % 2].AcceptAsync(await _system.RequestAsync(chat, post));
        }

        await Wait.ForAsync("all posts to be sent", async () =>
        {
            ended += await _system.EndLeaseAsync();
            return await _system.QueryAsync<int>("select count(*)::int from publications where state <> 'sent'") == 0;
        });
        Assert.True(ended > 5, $"Only {ended} connections were ended.");
        foreach (var chat in chats)
            Assert.Equal(expected, Telegram.Messages.Where(message => message.Call.Chat == chat).Select(message => message.Call.Text));
        Assert.Empty(Telegram.Violations);
    }

    [Fact]
    public async Task Two_hundred_posts_to_twenty_chats_arrive_once_and_in_order_and_no_call_is_made_inside_a_penalty()
    {
        PublishingNode[] nodes = [await _system.StartNodeAsync(), await _system.StartNodeAsync()];
        string[] chats = [.. Enumerable.Range(1, 20).Select(chat => chat % 4 == 0 ? $"{chat}" : chat % 2 == 0 ? $"@shelter_{chat}" : $"-100{chat}")];
        Telegram.Fault = call => call.Number % 29 == 0 ? FakeTelegramFault.TooManyRequests : FakeTelegramFault.None;
        var requests = new List<PublishRequest>();
        await Task.WhenAll(chats.Select(async chat =>
        {
            for (var post = 0; post < 10; post++)
            {
                var request = await _system.RequestAsync(chat, $"{post}");
                lock (requests) requests.Add(request);
                await nodes[post % 2].AcceptAsync(request);
            }
        }));

        var sent = await Task.WhenAll(requests.Select((request, number) => nodes[number % 2].SendAsync(request)));
        Assert.Equal(200, sent.Length);
        Assert.Equal(200, Telegram.Messages.Count);
        foreach (var chat in chats)
        {
            Assert.Equal(
                Enumerable.Range(0, 10).Select(post => $"{post}"),
                Telegram.Messages.Where(message => message.Call.Chat == chat).Select(message => message.Call.Text));
        }

        Assert.True(Telegram.Calls.Count > 205, "There were hardly any penalties.");
        Assert.Empty(Telegram.Violations);
    }
}
