using System.Net.Sockets;
using System.Text;

namespace AiTasks.Push.FunctionalTests;

/// <summary>A client that shakes hands and then neither reads nor answers anything.</summary>
internal static class RawSocket
{
    public static async Task<TcpClient> ConnectAsync(Uri node, long userId)
    {
        // Small, so that what is not read soon stands on the server's side.
        var client = new TcpClient { ReceiveBufferSize = 4096 };
        await client.ConnectAsync(node.Host, node.Port, TestContext.Current.CancellationToken);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"""
            GET /ws/tasks/ HTTP/1.1
            Host: {node.Authority}
            Connection: Upgrade
            Upgrade: websocket
            Sec-WebSocket-Version: 13
            Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
            Cookie: sessionid={TestTokens.Session(userId)}


            """.ReplaceLineEndings("\r\n")), TestContext.Current.CancellationToken);
        var status = new byte[12];
        await client.GetStream().ReadExactlyAsync(status, TestContext.Current.CancellationToken);
        Assert.Equal("HTTP/1.1 101", Encoding.ASCII.GetString(status));
        return client;
    }

    /// <summary>Reads on to the end or an error, which come only when the server has let go.</summary>
    public static async Task DrainAsync(TcpClient client)
    {
        var buffer = new byte[256 * 1024];
        try
        {
            while (await client.GetStream().ReadAsync(buffer) > 0)
            {
                // What the kernels had kept.
            }
        }
        catch (IOException)
        {
            // Cut without a word, which is an end as well.
        }
    }
}
