using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using AiTasks.TestServers;

namespace AiTasks.SystemTests.Clients;

/// <summary>A socket that remembers what it is sent, and says only what it is told to.</summary>
internal sealed class JsonSocket : IAsyncDisposable
{
    private readonly ClientWebSocket _socket = new();
    private readonly List<JsonObject> _frames = [];
    private readonly List<string> _texts = [];
    private Task _reading = Task.CompletedTask;

    public IReadOnlyList<JsonObject> Frames
    {
        get
        {
            lock (_frames) return [.. _frames];
        }
    }

    /// <summary>Every frame as it came, those that are no JSON included.</summary>
    public IReadOnlyList<string> Texts
    {
        get
        {
            lock (_frames) return [.. _texts];
        }
    }

    public bool IsOpen => !_reading.IsCompleted;

    public WebSocketCloseStatus? CloseStatus => _socket.CloseStatus;

    public static async Task<JsonSocket> ConnectAsync(Uri gateway, string pathAndQuery)
    {
        var socket = new JsonSocket();
        await socket._socket.ConnectAsync(new Uri($"ws://{gateway.Authority}{pathAndQuery}"), CancellationToken.None);
        socket._reading = socket.ReadAsync();
        return socket;
    }

    /// <summary>The status of a refused upgrade.</summary>
    public static async Task<HttpStatusCode> RefusedAsync(Uri gateway, string pathAndQuery)
    {
        using var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(new Uri($"ws://{gateway.Authority}{pathAndQuery}"), CancellationToken.None));
        return socket.HttpStatusCode;
    }

    public Task SendAsync(object message) => SendTextAsync(System.Text.Json.JsonSerializer.Serialize(message));

    public Task SendTextAsync(string text) =>
        _socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);

    /// <summary>The first frame of a type that fits, once it has come.</summary>
    public async Task<JsonObject> FrameAsync(string type, Func<JsonObject, bool>? fits = null, TimeSpan? timeout = null)
    {
        JsonObject? found = null;
        await Wait.ForAsync($"a frame {type}", () =>
            (found = Frames.FirstOrDefault(frame => (string?)frame["type"] == type && fits?.Invoke(frame) != false)) is not null
                ? true : throw new InvalidOperationException($"So far: {string.Join('\n', Texts)}"), timeout);
        return found!;
    }

    public Task ClosedAsync() => Wait.ForAsync("the socket to be closed", () => _reading.IsCompleted);

    public void Abort() => _socket.Abort();

    public async ValueTask DisposeAsync()
    {
        _socket.Abort();
        await _reading;
        _socket.Dispose();
    }

    private async Task ReadAsync()
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (true)
            {
                using var message = new MemoryStream();
                ValueWebSocketReceiveResult part;
                do
                {
                    part = await _socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);
                    if (part.MessageType is WebSocketMessageType.Close) return;
                    Assert.Equal(WebSocketMessageType.Text, part.MessageType);
                    message.Write(buffer, 0, part.Count);
                }
                while (!part.EndOfMessage);
                Remember(Encoding.UTF8.GetString(message.ToArray()));
            }
        }
        catch (Exception error) when (error is WebSocketException or ObjectDisposedException or OperationCanceledException)
        {
            // Cut.
        }
    }

    private void Remember(string text)
    {
        lock (_frames)
        {
            _texts.Add(text);
            if (text.StartsWith('{')) _frames.Add(JsonNode.Parse(text)!.AsObject());
        }
    }
}
