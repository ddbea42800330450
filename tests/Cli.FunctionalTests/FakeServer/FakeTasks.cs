using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace AiTasks.Cli.FunctionalTests.FakeServer;

/// <summary>Tasks of contract A, whose events a test writes.</summary>
internal sealed class FakeTasks
{
    private int _readers;

    public ConcurrentDictionary<long, JsonObject> All { get; } = new();

    /// <summary>The last request for a page.</summary>
    public JsonObject? Asked { get; private set; }

    /// <summary>Writes to a reader of the events.</summary>
    public Func<FakeStream, Task> Events { get; set; } = stream => stream.GoneAsync();

    public static JsonObject Describe(long id, string type, string status, int percent, string? text = null) => new()
    {
        ["task_id"] = id,
        ["task_type"] = type,
        ["status"] = status,
        ["progress_percent"] = percent,
        ["progress_text"] = text,
        ["result"] = null,
        ["error"] = null,
        ["date_created"] = "2025-11-21 10:00:00",
        ["date_finished"] = null,
    };

    public void Map(WebApplication app)
    {
        app.MapPost("/api/rest/front/app/ai-tasks/history/", async http =>
        {
            Asked = await FakeContractE.ReadAsync(http);
            await OkAsync(http, new JsonObject
            {
                ["tasks"] = new JsonArray([.. All.Values.Select(task => task.DeepClone())]),
                ["total_items"] = 41,
                ["total_pages"] = 3,
                ["page"] = (int)Asked["page"]!,
                ["page_size"] = (int)Asked["page_size"]!,
            });
        });
        app.MapPost("/api/rest/front/app/ai-tasks/status/", http => WithAsync(http, task => OkAsync(http, (JsonObject)task.DeepClone())));
        app.MapPost("/api/rest/front/app/ai-tasks/cancel/", http => WithAsync(http, task => (string)task["status"]! is "running"
            ? OkAsync(http, new JsonObject { ["task_id"] = (long)task["task_id"]!, ["cancelled"] = true })
            : RefuseAsync(http, "ai_task_cannot_cancel", "Задачу уже нельзя отменить")));
        app.MapGet("/api/tasks/events", async http =>
        {
            var stream = new FakeStream(http, Interlocked.Increment(ref _readers));
            await stream.BeginAsync();
            await Events(stream);
        });
    }

    private async Task WithAsync(HttpContext http, Func<JsonObject, Task> action)
    {
        var id = (long)(await FakeContractE.ReadAsync(http))["task_id"]!;
        await (All.TryGetValue(id, out var task) ? action(task) : RefuseAsync(http, "ai_task_not_found", "Задача не найдена"));
    }

    private static Task OkAsync(HttpContext http, JsonObject data) =>
        FakeContractE.WriteAsync(http, 200, new JsonObject { ["status"] = "ok", ["data"] = data });

    // With 200, as contract A does.
    private static Task RefuseAsync(HttpContext http, string code, string message) => FakeContractE.WriteAsync(http, 200, new JsonObject
    {
        ["status"] = "error",
        ["error_code"] = code,
        ["error_message"] = message,
        ["data"] = new JsonObject(),
    });
}
