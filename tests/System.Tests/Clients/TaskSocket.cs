using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using AiTasks.TestServers;

namespace AiTasks.SystemTests.Clients;

/// <summary>The socket of contract A: answers pings and remembers every frame and when it came, or hands it to a listener.</summary>
internal sealed class TaskSocket : IAsyncDisposable
{
    public const string Path = "/ws/tasks/";

    private readonly ClientWebSocket _socket = new();
    private readonly List<Frame> _frames = [];
    private readonly Action<Frame> _listener;
    private Task _reading = Task.CompletedTask;

    private TaskSocket(Action<Frame>? listener) => _listener = listener ?? Remember;

    public sealed record Frame(string Type, JsonObject Data, JsonObject Whole, DateTime At)
    {
        public long? TaskId => (long?)Data["task_id"];

        public bool IsEnd => Type is "task_completed" or "task_failed" or "task_cancelled";
    }

    /// <summary>True when nothing more will come.</summary>
    public bool IsClosed => _reading.IsCompleted;

    /// <summary>Completes when nothing more will come.</summary>
    public Task Ended => _reading;

    public WebSocketCloseStatus? CloseStatus => _socket.CloseStatus;

    public IReadOnlyList<Frame> Frames
    {
        get
        {
            lock (_frames) return [.. _frames];
        }
    }

    public static async Task<TaskSocket> ConnectAsync(Uri gateway, string cookies, params (string Name, string Value)[] headers)
    {
        var socket = new TaskSocket(listener: null);
        if (cookies.Length > 0) socket._socket.Options.SetRequestHeader("Cookie", cookies);
        foreach (var (name, value) in headers) socket._socket.Options.SetRequestHeader(name, value);
        await socket._socket.ConnectAsync(new UriBuilder(gateway) { Scheme = "ws", Path = Path }.Uri, default);
        socket._reading = socket.ReadAsync();
        return socket;
    }

    /// <summary>Opens a socket of somebody who comes back and stands at a position: <c>?epoch=…&amp;after=…</c></summary>
    public static async Task<TaskSocket> ReturnAsync(Uri node, string cookies, string position)
    {
        var socket = new TaskSocket(listener: null);
        socket._socket.Options.SetRequestHeader("Cookie", cookies);
        await socket._socket.ConnectAsync(new UriBuilder(node) { Scheme = "ws", Path = Path, Query = position }.Uri, default);
        socket._reading = socket.ReadAsync();
        return socket;
    }

    /// <summary>Opens a socket whose frames are given to a listener, one after another, and not kept.</summary>
    public static async Task<TaskSocket> ListenAsync(Uri address, string cookies, Action<Frame> listener, CancellationToken cancellation)
    {
        var socket = new TaskSocket(listener);
        socket._socket.Options.SetRequestHeader("Cookie", cookies);
        try
        {
            await socket._socket.ConnectAsync(address, cancellation);
        }
        catch
        {
            await socket.DisposeAsync();
            throw;
        }

        socket._reading = socket.ReadAsync();
        return socket;
    }

    public Task SendAsync(object message) =>
        _socket.SendAsync(JsonSerializer.SerializeToUtf8Bytes(message), WebSocketMessageType.Text, true, default);

    /// <summary>The first frame of a type, about a task if one is given.</summary>
    public async Task<Frame> FrameAsync(string type, long? taskId = null, TimeSpan? timeout = null)
    {
        await Wait.ForAsync($"frame {type} {taskId}", () => Frames.Any(Matches) || Lost(), timeout);
        return Frames.FirstOrDefault(Matches) ?? throw new InvalidOperationException($"The socket was closed with {(int?)CloseStatus} before frame {type}.");

        bool Lost() => _reading.IsCompleted && !Frames.Any(Matches);

        bool Matches(Frame frame) => frame.Type == type && (taskId is null || frame.TaskId == taskId);
    }

    /// <summary>The one terminal frame of a task.</summary>
    public async Task<Frame> TerminalAsync(long taskId, TimeSpan? timeout = null)
    {
        await Wait.ForAsync($"the end of task {taskId}", () => Terminals(taskId).Any(), timeout);
        return Assert.Single(Terminals(taskId));
    }

    public IEnumerable<Frame> Terminals(long taskId) =>
        Frames.Where(frame => frame.IsEnd && frame.TaskId == taskId);

    public Task ClosedAsync() => Wait.ForAsync("the socket to be closed", () => _reading.IsCompleted);

    public async ValueTask DisposeAsync()
    {
        _socket.Abort();
        await _reading;
        _socket.Dispose();
    }

    private async Task ReadAsync()
    {
        var buffer = new byte[64 * 1024];
        using var message = new MemoryStream();
        try
        {
            while (true)
            {
                var part = await _socket.ReceiveAsync(buffer, default);
                if (part.MessageType == WebSocketMessageType.Close) return;
                Assert.Equal(WebSocketMessageType.Text, part.MessageType);
                message.Write(buffer, 0, part.Count);
                if (!part.EndOfMessage) continue;

                await TakeAsync(Encoding.UTF8.GetString(message.GetBuffer(), 0, (int)message.Length));
                message.SetLength(0);
            }
        }
        catch (Exception error) when (error is WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
        }
    }

    private async Task TakeAsync(string text)
    {
        var whole = JsonNode.Parse(text)!.AsObject();
        var frame = new Frame((string)whole["type"]!, whole["data"]!.AsObject(), whole, DateTime.UtcNow);
        _listener(frame);
        if (frame.Type == "ping") await SendAsync(new { type = "pong" });
    }

    private void Remember(Frame frame)
    {
        lock (_frames) _frames.Add(frame);
    }
}
