using System.Collections.Concurrent;
using System.Text;
using AiTasks.Push.Fanout;
using AiTasks.TestServers;
using Microsoft.Extensions.Time.Testing;

namespace AiTasks.Push.FunctionalTests;

/// <summary>One connection to Redis, and what it makes of a Redis, or something in its place, that misbehaves.</summary>
public sealed class FanoutSessionTests : IDisposable
{
    private static readonly TimeSpan Promised = TimeSpan.FromSeconds(10);

    // Moved by the tests: how long this machine takes for something decides nothing here.
    private readonly FakeTimeProvider _time = new();
    private readonly FanoutOptions _options = new();
    private readonly FakeRedis _redis = new();
    private readonly ConcurrentQueue<string> _heard = new();

    public void Dispose() => _redis.Dispose();

    [Fact]
    public async Task Messages_come_whole_and_in_order_however_their_bytes_come()
    {
        var (session, client) = await ConnectAsync();
        using (client)
        using (session)
        {
            foreach (var one in MessageOf("one") + MessageOf("two"))
                await client.SayAsync(one.ToString());
            await client.SayAsync(string.Concat(Enumerable.Range(3, 5000).Select(number => MessageOf($"{number}"))));
            await HearAsync(5002);
            Assert.Equal(["one", "two", .. Enumerable.Range(3, 5000).Select(number => $"{number}")], _heard);
        }
    }

    [Fact]
    public async Task A_message_larger_than_any_buffer_comes_whole_and_the_next_one_too()
    {
        var (session, client) = await ConnectAsync();
        using (client)
        using (session)
        {
            string[] messages = [new('a', 300_000), "b", new('c', 3_000_000), "d"];
            foreach (var message in messages)
                await client.SayAsync(MessageOf(message));
            await HearAsync(messages.Length);
            Assert.Equal(messages, _heard);
        }
    }

    [Theory]
    [InlineData(">3\r\n$9\r\nsubscribe\r\n$5\r\nother\r\n:1\r\n", "Redis answers something else than was asked")]
    [InlineData(">3\r\n$11\r\nunsubscribe\r\n$4\r\nmine\r\n:1\r\n", "Redis answers something else than was asked")]
    [InlineData(":1\r\n", "Redis answers something else than was asked")]
    [InlineData("-NOPERM the user 'x' has no right\r\n", "Redis refuses: NOPERM")]
    [InlineData("+OK\r\n", "Redis says what cannot be understood: an answer of an unknown kind")]
    [InlineData(">3\r\n$7\r\nmessage\r\n$4\r\nmine\r\n$99999999\r\n", "Redis says what cannot be understood: something too long")]
    public async Task An_answer_that_cannot_be_one_ends_the_session_and_what_waits_for_answers(string answer, string reason)
    {
        var (session, client) = await ConnectAsync();
        using (client)
        using (session)
        {
            var subscribed = session.SubscribeAsync("mine");
            Assert.Equal(["SUBSCRIBE", "mine"], await client.NextAsync());
            await client.SayAsync(answer);
            await AssertEndsAsync(session, subscribed, reason);
            await Assert.ThrowsAsync<FanoutLostException>(() => session.PublishAsync("mine", []));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData(">3\r\n$9\r\nsubscribe\r\n$4\r\nmi")]
    public async Task A_connection_that_is_cut_ends_the_session_wherever_it_is_cut(string before)
    {
        var (session, client) = await ConnectAsync();
        using (session)
        {
            var subscribed = session.SubscribeAsync("mine");
            await client.SayAsync(before);
            client.Dispose();
            await AssertEndsAsync(session, subscribed, "the connection failed");
        }
    }

    [Fact]
    public async Task A_command_without_an_answer_ends_the_session_in_time()
    {
        var (session, client) = await ConnectAsync();
        using (client)
        using (session)
        {
            var subscribed = session.SubscribeAsync("mine");
            Assert.Equal(["SUBSCRIBE", "mine"], await client.NextAsync());
            foreach (var _ in Enumerable.Range(0, 4)) PassQuarter();
            Assert.False(session.Ended.IsCompleted);
            foreach (var _ in Enumerable.Range(0, 2)) PassQuarter();
            await AssertEndsAsync(session, subscribed, "Redis does not answer");
        }
    }

    [Fact]
    public async Task An_answer_behind_messages_that_are_still_taken_is_waited_for()
    {
        // Messages that take their time, as those do that go to thousands of sockets.
        var (session, client) = await ConnectAsync(whenHeard: PassQuarter);
        using (client)
        using (session)
        {
            var subscribed = session.SubscribeAsync("mine");
            await client.SayAsync(string.Concat(Enumerable.Range(1, 20).Select(number => MessageOf($"{number}"))));
            await HearAsync(20);
            Assert.False(subscribed.IsCompleted);
            Assert.False(session.Ended.IsCompleted);
            await client.ConfirmAsync(["mine"]);
            await subscribed.WaitAsync(Promised, TestContext.Current.CancellationToken);

            var other = session.SubscribeAsync("other");
            foreach (var _ in Enumerable.Range(0, 6)) PassQuarter();
            await AssertEndsAsync(session, other, "Redis does not answer");
        }
    }

    [Fact]
    public async Task A_redis_that_does_not_read_is_given_up_before_memory_is()
    {
        var (session, client) = await ConnectAsync(new FanoutOptions { MaxUnsentBytes = 1_000_000 });
        using (client)
        using (session)
        {
            await Wait.ForAsync("the session to end", () =>
            {
                _ = session.PublishAsync("mine", new byte[100_000]);
                return session.Ended.IsCompleted;
            });
            Assert.Equal("Redis reads nothing", session.Reason?.Message);
        }
    }

    [Fact]
    public async Task Many_channels_go_into_few_commands_that_wait_for_no_answers()
    {
        var (session, client) = await ConnectAsync(new FanoutOptions { SubscribeBatch = 1000 });
        using (client)
        using (session)
        {
            var names = Enumerable.Range(1, 2500).Select(number => $"c{number}").ToArray();
            var subscribed = session.SubscribeAsync(names);
            string[][] commands = [await client.NextAsync(), await client.NextAsync(), await client.NextAsync()];
            Assert.Equal(names, commands.SelectMany(command => command.Skip(1)));
            await client.ConfirmAsync(names[..^1]);
            await client.SayAsync(MessageOf("before the last confirmation"));
            await HearAsync(1);
            Assert.False(subscribed.IsCompleted);
            await client.ConfirmAsync(names[^1..]);
            await subscribed.WaitAsync(Promised, TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public async Task Addresses_are_tried_in_their_order_until_one_lets_us_in()
    {
        using var gone = new FakeRedis();
        using var strict = new FakeRedis();
        var closed = gone.Port;
        gone.Dispose();
        var address = RedisAddress.Parse($"127.0.0.1:{closed},127.0.0.1:{strict.Port},127.0.0.1:{_redis.Port},user=push,password=secret,name=test");
        var connecting = FanoutSession.ConnectAsync(address, new FanoutOptions(), _time, (_, _) => { });
        using var refusing = await strict.AcceptAsync();
        Assert.Equal(["HELLO", "3", "AUTH", "push", "secret", "SETNAME", "test"], await refusing.NextAsync());
        await refusing.SayAsync("-WRONGPASS invalid username-password pair\r\n");
        using var client = await _redis.AcceptAsync();
        await client.NextAsync();
        await client.SayAsync(FakeRedis.Welcome);
        using var session = await connecting;
        Assert.False(session.Ended.IsCompleted);
    }

    private async Task<(FanoutSession Session, FakeRedisClient Client)> ConnectAsync(FanoutOptions? options = null, Action? whenHeard = null)
    {
        var connecting = FanoutSession.ConnectAsync(
            RedisAddress.Parse($"127.0.0.1:{_redis.Port},name=test"), options ?? _options, _time,
            (channel, message) =>
            {
                whenHeard?.Invoke();
                _heard.Enqueue(Encoding.UTF8.GetString(message));
            });
        var client = await _redis.AcceptAsync();
        Assert.Equal(["HELLO", "3", "SETNAME", "test"], await client.NextAsync());
        await client.SayAsync(FakeRedis.Welcome);
        return (await connecting, client);
    }

    // As often as the session looks, of what it waits for an answer.
    private void PassQuarter() => _time.Advance(_options.SubscribeTimeout / 4);

    private Task HearAsync(int count) => Wait.ForAsync($"{count} messages", () => _heard.Count >= count);

    private static string MessageOf(string text) => $">3\r\n$7\r\nmessage\r\n$4\r\nmine\r\n${text.Length}\r\n{text}\r\n";

    private static async Task AssertEndsAsync(FanoutSession session, Task waiting, string reason)
    {
        await session.Ended.WaitAsync(Promised, TestContext.Current.CancellationToken);
        Assert.Equal(reason, session.Reason?.Message);
        await Assert.ThrowsAsync<FanoutLostException>(() => waiting);
    }
}
