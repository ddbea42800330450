using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace AiTasks.Cli.FunctionalTests.FakeServer;

/// <summary>Chats, whose answers a test writes.</summary>
internal sealed class FakeChats : IDisposable
{
    private readonly ConcurrentDictionary<Guid, JsonObject> _chats = new();
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _readers;

    /// <summary>The bodies of all messages, in their order.</summary>
    public ConcurrentQueue<JsonObject> Sent { get; } = new();

    /// <summary>Writes an answer to a reader of its stream.</summary>
    public Func<FakeStream, Task> Answer { get; set; } = async stream =>
    {
        await stream.SendAsync("phase_started", new { phase = "llm", description = "Генерация" });
        await stream.TokenAsync("ВРУ-1 находится ");
        await stream.TokenAsync("в техподполье [plan1.pdf, p. 3].");
        await stream.CompleteAsync();
    };

    /// <summary>The answer as the chat keeps it; null for none.</summary>
    public JsonObject? Stored { get; set; } = Message("assistant", "ВРУ-1 находится в техподполье [plan1.pdf, p. 3].", new JsonArray(
        Source("plan1.pdf", 3, "Электроснабжение"), Source("plan1.pdf", 3, "Электроснабжение"), Source("нормы.docx", null, "п. 2")));

    /// <summary>Ends when a person asks to stop the answer.</summary>
    public Task Stopped => _stopped.Task;

    /// <summary>Whether asking to stop is of use.</summary>
    public bool Stops { get; set; } = true;

    public static JsonObject Message(string role, string content, JsonArray? sources = null) => new()
    {
        ["id"] = Guid.NewGuid(),
        ["role"] = role,
        ["content"] = content,
        ["message_type"] = "text",
        ["images"] = new JsonArray(),
        ["sources"] = sources ?? [],
        ["created_at"] = "2025-11-21T10:00:00Z",
    };

    public void Map(WebApplication app)
    {
        app.MapPost("/chats", CreateAsync);
        app.MapGet("/chats", http => FakeContractE.WriteAsync(http, 200, new JsonArray([.. _chats.Values
            .OrderByDescending(chat => (int)chat["number"]!).Take(int.Parse(http.Request.Query["limit"]!)).Select(chat => chat.DeepClone())])));
        app.MapGet("/chats/{id:guid}", (HttpContext http, Guid id) => WithAsync(http, id, chat => FakeContractE.WriteAsync(http, 200, History(chat))));
        app.MapDelete("/chats/{id:guid}", (HttpContext http, Guid id) => WithAsync(http, id, chat =>
        {
            _chats.TryRemove(id, out _);
            return FakeContractE.WriteAsync(http, 202, new JsonObject { ["deleted"] = true });
        }));
        app.MapPost("/chats/{id:guid}/messages", (HttpContext http, Guid id) => WithAsync(http, id, chat => SendAsync(http)));
        app.MapPost("/chats/{id:guid}/stop", (HttpContext http, Guid id) => WithAsync(http, id, chat => StopAsync(http)));
        app.MapGet("/chats/{id:guid}/stream", (HttpContext http, Guid id) => WithAsync(http, id, async chat =>
        {
            var stream = new FakeStream(http, Interlocked.Increment(ref _readers));
            await stream.BeginAsync();
            await Answer(stream);
        }));
    }

    public void Dispose() => _stopped.TrySetCanceled();

    private Task CreateAsync(HttpContext http) => Task.Run(async () =>
    {
        var body = await FakeContractE.ReadAsync(http);
        var id = Guid.NewGuid();
        _chats[id] = new JsonObject
        {
            ["id"] = id,
            ["title"] = (string?)body["title"] ?? "Новый чат",
            ["description"] = (string?)body["description"],
            ["user_id"] = FakeContractE.Username,
            ["created_at"] = "2025-11-21T10:00:00Z",
            ["updated_at"] = "2025-11-21T10:00:00Z",
            ["number"] = _chats.Count,
        };
        await FakeContractE.WriteAsync(http, 201, _chats[id].DeepClone());
    });

    private async Task SendAsync(HttpContext http)
    {
        var body = await FakeContractE.ReadAsync(http);
        Sent.Enqueue(body);
        await FakeContractE.WriteAsync(http, 201, Message("user", (string)body["content"]!));
    }

    private async Task StopAsync(HttpContext http)
    {
        if (Stops) _stopped.TrySetResult();
        await FakeContractE.WriteAsync(http, 200, new JsonObject
        {
            ["stopped"] = Stops ? new JsonArray(new JsonObject { ["task_id"] = 7 }) : [],
        });
    }

    private JsonObject History(JsonObject chat)
    {
        var history = (JsonObject)chat.DeepClone();
        history["chat"] = chat.DeepClone();
        history["messages"] = new JsonArray([
            .. Sent.Select(sent => Message("user", (string)sent["content"]!)),
            .. Stored is null || Sent.IsEmpty ? Array.Empty<JsonNode>() : [Stored.DeepClone()],
        ]);
        return history;
    }

    private Task WithAsync(HttpContext http, Guid id, Func<JsonObject, Task> action) => _chats.TryGetValue(id, out var chat)
        ? action(chat)
        : FakeContractE.RefuseAsync(http, 404, "not_found", "There is no such chat.");

    private static JsonObject Source(string name, int? page, string heading) => new()
    {
        ["file_id"] = Guid.NewGuid(),
        ["name"] = name,
        ["page"] = page,
        ["heading"] = heading,
        ["passage_id"] = 1,
        ["text"] = "…",
    };
}
