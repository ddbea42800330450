using AiTasks.TestServers;

namespace AiTasks.Push.FunctionalTests;

public sealed class ReplacementTests(PushSystem system)
{
    private int _evictions;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_older_socket_is_told_and_then_closed_4003_without_a_text(bool otherNode)
    {
        var user = TestTokens.NewUser();
        await using var older = await system.One.ConnectAsync(user);
        await older.NextAsync("active_tasks");
        await using var newer = await (otherNode ? system.Two : system.One).ConnectAsync(user);
        await newer.NextAsync("active_tasks");

        var told = await older.NextAsync("force_disconnect");
        Assert.Equal("new_connection", told.GetProperty("data").GetProperty("reason").GetString());
        var (code, text) = await older.ClosedAsync();
        Assert.Equal(4003, code);
        Assert.True(string.IsNullOrEmpty(text));
        Assert.False(older.HasFrame);

        var stream = system.Api.StreamOf(user);
        stream.Start();
        await newer.NextAsync("task_started");
    }

    [Fact]
    public async Task A_refused_connect_does_not_push_anybody_out()
    {
        var user = TestTokens.NewUser();
        await using var older = await system.One.ConnectAsync(user);
        await older.NextAsync("active_tasks");
        system.Api.Refused[user] = System.Net.HttpStatusCode.Unauthorized;
        await using var refused = await system.Two.ConnectAsync(user);
        await refused.ClosedAsync();
        system.Api.StreamOf(user).Start();
        await older.NextAsync("task_started");
    }

    [Fact]
    public async Task Two_clients_that_always_come_back_break_nothing()
    {
        var user = TestTokens.NewUser();
        var stream = system.Api.StreamOf(user);
        using var stop = new CancellationTokenSource();
        var clients = new[] { system.One, system.Two }.Select(node => Task.Run(() => ComeBackAsync(node, user, stop.Token))).ToList();
        await Wait.ForAsync("enough evictions", () => clients.TrueForAll(client => !client.IsFaulted) && _evictions >= 40);
        await stop.CancelAsync();
        await Task.WhenAll(clients);

        await using var last = await system.One.ConnectAsync(user);
        await last.NextAsync("active_tasks");
        stream.Start();
        await last.NextAsync("task_started");
    }

    // As the older builds do, only faster: whatever happens, connect again.
    private async Task ComeBackAsync(PushNode node, long user, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            await using var socket = await node.ConnectAsync(user);
            var closed = socket.ClosedAsync();
            await Task.WhenAny(closed, Task.Delay(Timeout.Infinite, stop));
            if (!closed.IsCompleted)
                return;

            Assert.Equal(4003, (await closed).Code);
            Interlocked.Increment(ref _evictions);
        }
    }
}
