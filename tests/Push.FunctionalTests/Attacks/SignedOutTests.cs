using AiTasks.TestServers;

namespace AiTasks.Push.FunctionalTests.Attacks;

/// <summary>S3: who has signed out or was put out hears nothing more over what they have left open.</summary>
public sealed class SignedOutTests(PushSystem system) : IAsyncLifetime
{
    private readonly long _user = TestTokens.NewUser();
    private PushNode _node = null!;

    public async ValueTask InitializeAsync()
    {
        _node = system.Node(("ConnectionOptions:SignInCheck", "00:00:00.1"));
        await PushSystem.ReadyAsync(_node);
    }

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    [Theory]
    [InlineData("/ws/tasks/")]
    [InlineData("/api/task/ws/task/{0}")]
    [InlineData("/api/v1/insight?channel=ui_events")]
    public async Task S3_an_open_socket_is_closed_and_others_stay(string path)
    {
        var other = TestTokens.NewUser();
        await using var socket = await OpenAsync(path, _user);
        await using var stays = await OpenAsync(path, other);
        system.Api.PutOut[_user] = true;
        Assert.Equal(4001, (await socket.ClosedAsync()).Code);

        // Asked about since, too: nobody is closed without a reason.
        await using var later = await OpenAsync(path, _user);
        Assert.Equal(4001, (await later.ClosedAsync()).Code);
        Assert.False(stays.IsClosed);
    }

    [Fact]
    public async Task S3_nobody_is_put_out_because_nobody_answers()
    {
        await using var own = await FakeTaskApi.StartAsync(system.Redis);
        own.PutOut[_user] = own.IsMute = true;
        await using var node = new PushNode(system.Redis, own, ("ConnectionOptions:SignInCheck", "00:00:00.05"));
        await PushSystem.ReadyAsync(node);
        await using var socket = await TaskSocket.ConnectAsync(node.Address, "/ws/tasks/", ("Authorization", $"Bearer {TestTokens.Access(_user)}"));
        await socket.NextAsync("active_tasks");
        await Wait.ForAsync("some questions without an answer", () => node.Log.Count(line => line.Contains("asked again later", StringComparison.Ordinal)) > 3);
        Assert.False(socket.IsClosed);
        own.IsMute = false;
        Assert.Equal(4001, (await socket.ClosedAsync()).Code);
    }

    private Task<TaskSocket> OpenAsync(string path, long user) => TaskSocket.ConnectAsync(
        _node.Address, string.Format(System.Globalization.CultureInfo.InvariantCulture, path, user), ("Authorization", $"Bearer {TestTokens.Access(user)}"));
}
