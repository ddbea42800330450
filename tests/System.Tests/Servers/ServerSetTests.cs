using System.Net;
using System.Net.Sockets;
using AiTasks.TestServers;

namespace AiTasks.SystemTests.Servers;

/// <summary>The servers that the fault tests lean on: they must come back on the same port, and leave nothing behind.</summary>
public sealed class ServerSetTests
{
    [Theory]
    [InlineData(ServerKinds.Postgres)]
    [InlineData(ServerKinds.Redis)]
    [InlineData(ServerKinds.RabbitMq)]
    public async Task A_killed_server_comes_back_on_the_same_port(ServerKinds kind)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var servers = await ServerSet.StartAsync(kind, owned: true, cancellationToken);
        var port = PortOf(servers, kind);
        Assert.True(await ListensAsync(port));

        await servers.KillAsync(kind);
        Assert.False(await ListensAsync(port));

        await servers.RestartAsync(kind, cancellationToken);
        Assert.Equal(port, PortOf(servers, kind));
        Assert.True(await ListensAsync(port));

        await servers.DisposeAsync();
        Assert.False(await ListensAsync(port));
    }

    [Fact]
    public async Task A_server_that_was_not_asked_for_is_named_in_the_error()
    {
        await using var servers = await ServerSet.StartAsync(ServerKinds.Redis, owned: true, TestContext.Current.CancellationToken);
        var error = Assert.Throws<InvalidOperationException>(() => servers.RabbitMqConnection);
        Assert.Contains("RabbitMq", error.Message, StringComparison.Ordinal);
    }

    private static int PortOf(ServerSet servers, ServerKinds kind) => kind switch
    {
        ServerKinds.Redis => int.Parse(servers.RedisConnection.Split(':', ',')[1], null),
        ServerKinds.RabbitMq => new Uri(servers.RabbitMqConnection).Port,
        _ => int.Parse(servers.PostgresConnection("x").Split("Port=")[1].Split(';')[0], null),
    };

    private static async Task<bool> ListensAsync(int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
