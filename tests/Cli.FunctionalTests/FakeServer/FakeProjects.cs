using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace AiTasks.Cli.FunctionalTests.FakeServer;

/// <summary>The projects' tree: a building with a plan in it.</summary>
internal sealed class FakeProjects
{
    public static readonly Guid Building = Guid.NewGuid();
    public static readonly Guid Plan = Guid.NewGuid();

    private readonly FakeFiles _intake = new();

    /// <summary>Files that an import brought.</summary>
    public ConcurrentQueue<UploadedFile> Uploaded { get; } = new();

    /// <summary>The bodies of all imports.</summary>
    public ConcurrentQueue<JsonObject> Imports { get; } = new();

    /// <summary>Query strings of tree and search, decoded.</summary>
    public ConcurrentQueue<string> Queries { get; } = new();

    public void Map(WebApplication app)
    {
        app.MapGet("/projects/tree", http => ListAsync(http, Node(Building, null, "project", "Корпус 1"), Node(Plan, Building, "document", "План [этаж 1]")));
        app.MapGet("/projects/search", http => ListAsync(http, Node(Plan, Building, "document", "План [этаж 1]")));
        app.MapGet("/projects/documents/{id:guid}/results", (HttpContext http, Guid id) => FakeContractE.WriteAsync(
            http, 200, new JsonObject { ["document_node_id"] = id, ["files"] = new JsonArray(File()) }));
        app.MapPost("/admin/projects/files", http => _intake.TakeAsync(http, Uploaded));
        app.MapPost("/admin/projects/import", async http =>
        {
            Imports.Enqueue(await FakeContractE.ReadAsync(http));
            await FakeContractE.WriteAsync(http, 201, new JsonObject
            {
                ["job_id"] = Guid.NewGuid(),
                ["nodes_created"] = 2,
                ["nodes_updated"] = 1,
                ["nodes_unchanged"] = 0,
                ["files_added"] = 3,
                ["files_replaced"] = 1,
                ["nodes"] = new JsonArray(),
            });
        });
    }

    private Task ListAsync(HttpContext http, params JsonNode[] nodes)
    {
        Queries.Enqueue(Uri.UnescapeDataString(http.Request.QueryString.Value!));
        return FakeContractE.WriteAsync(http, 200, new JsonArray(nodes));
    }

    private static JsonObject Node(Guid id, Guid? parent, string type, string name) => new()
    {
        ["id"] = id,
        ["parent_id"] = parent,
        ["client_id"] = "mycompany",
        ["node_type"] = type,
        ["name"] = name,
        ["code"] = null,
        ["version"] = 1,
        ["status"] = "active",
        ["attributes"] = new JsonObject(),
        ["sort_order"] = 0,
        ["created_at"] = "2025-11-21T10:00:00Z",
        ["updated_at"] = "2025-11-21T10:00:00Z",
        ["files"] = parent is null ? [] : new JsonArray(File()),
    };

    private static JsonObject File() => new()
    {
        ["id"] = Guid.NewGuid(),
        ["job_id"] = Guid.NewGuid(),
        ["file_type"] = "pdf",
        ["r2_key"] = "projects/plan1.pdf",
        ["file_name"] = "план1.pdf",
        ["file_size"] = 10,
        ["created_at"] = "2025-11-21T10:00:00Z",
    };
}
