using System.Buffers.Binary;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace AiTasks.Push.FunctionalTests;

/// <summary>A client that says frames as it likes, right and wrong ones.</summary>
internal sealed class FrameSocket : IAsyncDisposable
{
    public const byte Text = 0x81;
    public const byte Close = 0x88;
    public const byte Ping = 0x89;
    public const byte Pong = 0x8A;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly TcpClient _client;
    private readonly Stream _stream;

    private FrameSocket(TcpClient client, Stream stream) => (_client, _stream) = (client, stream);

    /// <summary>Connects and says nothing yet.</summary>
    public static async Task<FrameSocket> OpenAsync(Uri node)
    {
        var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync(node.Host, node.Port, TestContext.Current.CancellationToken);
        if (node.Scheme != Uri.UriSchemeHttps)
            return new FrameSocket(client, client.GetStream());

        var encrypted = new SslStream(client.GetStream(), leaveInnerStreamOpen: false, (_, shown, _, _) => PushNode.IsNodes(shown));
        await encrypted.AuthenticateAsClientAsync(node.Host);
        return new FrameSocket(client, encrypted);
    }

    /// <summary>Connects, shakes hands at the person's socket, and waits for its first frame.</summary>
    /// <param name="node">Where.</param>
    /// <param name="path">Which socket.</param>
    /// <param name="userId">Whose cookie.</param>
    public static async Task<FrameSocket> JoinedAsync(Uri node, string path, long userId)
    {
        var socket = await OpenAsync(node);
        await socket.WriteAsync(Handshake(node, path, userId));
        Assert.StartsWith("HTTP/1.1 101", await socket.ReadHeadAsync(), StringComparison.Ordinal);
        Assert.Equal(Text, (await socket.NextAsync()).First);
        return socket;
    }

    public static byte[] Handshake(Uri node, string path, long userId) => Encoding.ASCII.GetBytes($"""
        GET {path} HTTP/1.1
        Host: {node.Authority}
        Connection: Upgrade
        Upgrade: websocket
        Sec-WebSocket-Version: 13
        Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
        Authorization: Bearer {TestTokens.Access(userId)}


        """.ReplaceLineEndings("\r\n"));

    /// <summary>A frame of a client, masked.</summary>
    public static byte[] Frame(byte first, string text) => Frame(first, Encoding.UTF8.GetBytes(text));

    /// <inheritdoc cref="Frame(byte, string)"/>
    public static byte[] Frame(byte first, byte[] payload)
    {
        byte[] mask = [1, 2, 3, 4];
        byte[] length = payload.Length < 126 ? [(byte)(0x80 | payload.Length)] : [0xFE, (byte)(payload.Length >> 8), (byte)payload.Length];
        return [first, .. length, .. mask, .. payload.Select((one, at) => (byte)(one ^ mask[at % mask.Length]))];
    }

    public async Task WriteAsync(byte[] bytes) => await _stream.WriteAsync(bytes, TestContext.Current.CancellationToken);

    /// <summary>Reads the head of a response.</summary>
    public async Task<string> ReadHeadAsync()
    {
        var head = new StringBuilder();
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
            head.Append((char)(await ReadAsync(1))[0]);
        return head.ToString();
    }

    /// <summary>Reads so many bytes.</summary>
    public async Task<byte[]> ReadAsync(int count)
    {
        var bytes = new byte[count];
        using var limit = new CancellationTokenSource(Limit);
        await _stream.ReadExactlyAsync(bytes, limit.Token);
        return bytes;
    }

    /// <summary>The server's next frame: its first byte and what it says. Its length may have any of the three forms.</summary>
    public async Task<(byte First, byte[] Payload)> NextAsync()
    {
        var head = await ReadAsync(2);
        Assert.True(head[1] < 0x80, "A server masks nothing.");
        var length = head[1] switch
        {
            126 => BinaryPrimitives.ReadUInt16BigEndian(await ReadAsync(2)),
            127 => (int)BinaryPrimitives.ReadInt64BigEndian(await ReadAsync(8)),
            var few => few,
        };
        return (head[0], await ReadAsync(length));
    }

    /// <summary>Reads on to the close frame, then to the end of the connection.</summary>
    /// <returns>The code of the close frame.</returns>
    public async Task<int> ClosedAsync()
    {
        while (true)
        {
            var (first, payload) = await NextAsync();
            if (first != Close)
                continue;

            await EndAsync(Frame(Close, payload));
            return BinaryPrimitives.ReadUInt16BigEndian(payload);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stream.DisposeAsync();
        _client.Dispose();
    }

    private async Task EndAsync(byte[] close)
    {
        using var limit = new CancellationTokenSource(Limit);
        try
        {
            await WriteAsync(close);
            Assert.Equal(0, await _stream.ReadAsync(new byte[1], limit.Token));
        }
        catch (IOException)
        {
            // Cut, since it could not make out our answer.
        }
    }
}
