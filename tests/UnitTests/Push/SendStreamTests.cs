using System.Net;
using System.Net.Sockets;
using AiTasks.Push.WebSockets;
using AiTasks.TestServers;

namespace AiTasks.UnitTests.Push;

/// <summary>What an HTTP connection sends to a client.</summary>
public sealed class SendStreamTests
{
    [Fact]
    public async Task What_a_peer_that_has_gone_does_not_get_is_no_fault_of_this_service()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var client = new TcpClient { LingerState = new LingerOption(enable: true, seconds: 0) };
        await client.ConnectAsync(IPAddress.Loopback, ((IPEndPoint)listener.LocalEndpoint).Port, TestContext.Current.CancellationToken);
        using var socket = await listener.AcceptSocketAsync(TestContext.Current.CancellationToken);
        client.Dispose();
        await Wait.ForAsync("the reset to arrive", () => socket.Poll(TimeSpan.Zero, SelectMode.SelectRead));

        await using var stream = new SendStream(socket);
        await stream.WriteAsync(new byte[100], TestContext.Current.CancellationToken);
        await stream.WriteAsync(new byte[100], TestContext.Current.CancellationToken);
    }
}
