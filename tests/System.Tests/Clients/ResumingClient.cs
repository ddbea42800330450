using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;

namespace AiTasks.SystemTests.Clients;

/// <summary>A client that keeps its position and whose connections do not live long: each goes to the next of several nodes.</summary>
internal sealed class ResumingClient(IReadOnlyList<Uri> nodes, string cookies, int seed)
{
    private readonly Random _random = new(seed);
    private readonly List<JsonObject> _events = [];
    private int _node = seed;
    private string? _epoch;

    /// <summary>The events of the stream as they came, without the first snapshot.</summary>
    public IReadOnlyList<JsonObject> Events => _events;

    /// <summary>How often its connection was cut.</summary>
    public int Cuts { get; private set; }

    public string Epoch => _epoch ?? throw new InvalidOperationException("The client has never been connected.");

    private long After => _events.Count == 0 ? 0 : (long)_events[^1]["seq"]!;

    /// <summary>Connects for the first time.</summary>
    public async Task BeginAsync()
    {
        using var socket = await OpenAsync("");
        var first = await ReadAsync(socket);
        Assert.Equal("active_tasks", (string?)first["type"]);
        Assert.Equal(0, (long)first["seq"]!);
        _epoch = (string?)first["epoch"];
        socket.Abort();
    }

    /// <summary>Reads, cut every few frames, until the end of a task has come.</summary>
    public async Task ReadUntilEndAsync(long taskId, int framesBetweenCuts, CancellationToken cancellation)
    {
        while (_events.Count == 0 || !IsEnd(_events[^1], taskId))
        {
            using var socket = await OpenAsync($"?epoch={_epoch}&after={After}");
            for (var frames = _random.Next(1, framesBetweenCuts); frames > 0; frames--)
            {
                var frame = await ReadAsync(socket).WaitAsync(cancellation);
                if ((string?)frame["type"] is "ping" or "task_status")
                    continue;
                _events.Add(frame);
                if (IsEnd(frame, taskId))
                    break;
            }

            socket.Abort();
            Cuts++;
        }
    }

    /// <summary>Whether an event is the end of a task.</summary>
    public static bool IsEnd(JsonObject frame) => (string?)frame["type"] is "task_completed" or "task_failed" or "task_cancelled";

    private static bool IsEnd(JsonObject frame, long taskId) => IsEnd(frame) && (long)frame["data"]!["task_id"]! == taskId;

    private async Task<ClientWebSocket> OpenAsync(string query)
    {
        var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Cookie", cookies);
        var node = nodes[_node++ % nodes.Count];
        await socket.ConnectAsync(new Uri($"ws://{node.Authority}/ws/tasks/{query}"), TestContext.Current.CancellationToken);
        return socket;
    }

    private static async Task<JsonObject> ReadAsync(ClientWebSocket socket)
    {
        var buffer = new byte[16 * 1024];
        using var message = new MemoryStream();
        ValueWebSocketReceiveResult part;
        do
        {
            part = await socket.ReceiveAsync(buffer.AsMemory(), TestContext.Current.CancellationToken);
            Assert.True(part.MessageType is WebSocketMessageType.Text, $"Closed with {socket.CloseStatus} {socket.CloseStatusDescription}.");
            message.Write(buffer, 0, part.Count);
        }
        while (!part.EndOfMessage);
        return JsonNode.Parse(Encoding.UTF8.GetString(message.ToArray()))!.AsObject();
    }
}
