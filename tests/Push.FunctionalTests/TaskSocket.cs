using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;

namespace AiTasks.Push.FunctionalTests;

/// <summary>A client of contract A, with everything it received in order.</summary>
internal sealed class TaskSocket : IAsyncDisposable
{
    // Two cores, shared with servers and other builds: only a failing test waits this long.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly ClientWebSocket _socket;
    private readonly Channel<JsonElement> _frames = Channel.CreateUnbounded<JsonElement>();
    private readonly Task<(int? Code, string? Text)> _reading;

    private TaskSocket(ClientWebSocket socket)
    {
        _socket = socket;
        _reading = Task.Run(ReadAsync);
    }

    public static Task<TaskSocket> ConnectAsync(Uri node, params (string Name, string Value)[] headers) =>
        ConnectAsync(node, "/ws/tasks/", headers);

    public static async Task<TaskSocket> ConnectAsync(Uri node, string path, params (string Name, string Value)[] headers)
    {
        var socket = new ClientWebSocket();
        foreach (var (name, value) in headers)
            socket.Options.SetRequestHeader(name, value);
        using var limit = new CancellationTokenSource(Patience);
        await socket.ConnectAsync(new Uri($"ws://{node.Authority}{path}"), limit.Token);
        return new TaskSocket(socket);
    }

    /// <summary>The next frame; fails when the socket closes or stays silent.</summary>
    public async Task<JsonElement> NextAsync(string? type = null)
    {
        using var limit = new CancellationTokenSource(Patience);
        JsonElement frame;
        try
        {
            frame = await _frames.Reader.ReadAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"No frame came; awaited: {type ?? "any"}.");
        }
        catch (ChannelClosedException)
        {
            throw new InvalidOperationException($"The socket closed with {await _reading} instead of a frame; awaited: {type ?? "any"}.");
        }

        if (type is not null)
            Assert.Equal(type, frame.GetProperty("type").GetString());
        return frame;
    }

    /// <summary>All frames up to and including the one with this position.</summary>
    public async Task<List<JsonElement>> UpToAsync(long seq)
    {
        var frames = new List<JsonElement>();
        do
            frames.Add(await NextAsync());
        while (!frames[^1].TryGetProperty("seq", out var at) || at.GetInt64() < seq);
        return frames;
    }

    /// <summary>True when a frame waits to be read.</summary>
    public bool HasFrame => _frames.Reader.TryPeek(out _);

    /// <summary>True once the server has closed.</summary>
    public bool IsClosed => _reading.IsCompleted;

    /// <summary>How the server closed; fails when it does not.</summary>
    public async Task<(int? Code, string? Text)> ClosedAsync()
    {
        try
        {
            return await _reading.WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException("The server did not close the socket.");
        }
    }

    public Task SendAsync(string text) => SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text);

    public Task SendAsync(byte[] bytes, WebSocketMessageType type) =>
        _socket.SendAsync(bytes, type, endOfMessage: true, TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        _socket.Abort();
        await _reading;
        _socket.Dispose();
    }

    private async Task<(int? Code, string? Text)> ReadAsync()
    {
        var buffer = new byte[64 * 1024];
        var frame = new MemoryStream();
        try
        {
            while (true)
            {
                var part = await _socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);
                if (part.MessageType is WebSocketMessageType.Close)
                {
                    var closed = ((int?)_socket.CloseStatus, _socket.CloseStatusDescription);
                    await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
                    return closed;
                }

                Assert.Equal(WebSocketMessageType.Text, part.MessageType);
                frame.Write(buffer, 0, part.Count);
                if (!part.EndOfMessage)
                    continue;
                await _frames.Writer.WriteAsync(JsonDocument.Parse(frame.ToArray()).RootElement);
                frame.SetLength(0);
            }
        }
        catch (Exception error) when (error is WebSocketException or OperationCanceledException or IOException or ObjectDisposedException)
        {
            return ((int?)_socket.CloseStatus, _socket.CloseStatusDescription);
        }
        finally
        {
            _frames.Writer.TryComplete();
        }
    }
}
