namespace AiTasks.Push.FunctionalTests;

public sealed class ReplacementTests(PushSystem system)
{
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
    public async Task Of_three_sockets_one_after_another_only_the_last_remains()
    {
        var user = TestTokens.NewUser();
        await using var first = await system.One.ConnectAsync(user);
        await first.NextAsync("active_tasks");
        await using var second = await system.Two.ConnectAsync(user);
        await second.NextAsync("active_tasks");
        Assert.Equal(4003, (await first.ClosedAsync()).Code);
        await using var third = await system.One.ConnectAsync(user);
        await third.NextAsync("active_tasks");
        Assert.Equal(4003, (await second.ClosedAsync()).Code);
        system.Api.StreamOf(user).Start();
        await third.NextAsync("task_started");
    }
}
