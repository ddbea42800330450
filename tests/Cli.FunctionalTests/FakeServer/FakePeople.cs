using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace AiTasks.Cli.FunctionalTests.FakeServer;

/// <summary>Accounts, as administrators see them.</summary>
internal sealed class FakePeople
{
    public const string Secret = "aitasks_secret-of-a-token";
    public static readonly Guid Token = Guid.NewGuid();

    public ConcurrentQueue<JsonObject> Created { get; } = new();

    /// <summary>What was asked for of the audit.</summary>
    public ConcurrentQueue<string> Audits { get; } = new();

    public void Map(WebApplication app)
    {
        app.MapGet("/v1/admin/audit", http =>
        {
            Audits.Enqueue($"{http.Request.QueryString}");
            return FakeContractE.WriteAsync(http, 200, new JsonObject { ["entries"] = new JsonArray(Failed), ["next"] = 7 });
        });
        app.MapPost("/admin/users", async http =>
        {
            var body = await FakeContractE.ReadAsync(http);
            Created.Enqueue(body);
            await FakeContractE.WriteAsync(http, 201, Person((string)body["username"]!));
        });
        app.MapGet("/admin/users", http => FakeContractE.WriteAsync(http, 200, new JsonArray(Person("boris"))));
        app.MapPost("/admin/users/{name}/tokens", (HttpContext http, string name) => WithAsync(http, name, 201, Described(Secret)));
        app.MapGet("/admin/users/{name}/tokens", (HttpContext http, string name) => WithAsync(http, name, 200, new JsonArray(Described(null))));
        app.MapDelete("/admin/users/{name}/tokens/{id:guid}", (HttpContext http, string name, Guid id) =>
        {
            if (id != Token) return FakeContractE.RefuseAsync(http, 404, "not_found", "The person has no such token.");
            http.Response.StatusCode = 204;
            return Task.CompletedTask;
        });
        app.MapDelete("/admin/users/{name}", (HttpContext http, string name) => WithAsync(http, name, 202, new JsonObject { ["status"] = "erasing" }));
    }

    private static JsonObject Failed => new()
    {
        ["id"] = 8,
        ["at"] = "2025-11-21T10:00:00Z",
        ["deed"] = "sign_in_failed",
        ["actor_kind"] = "nobody",
        ["actor_id"] = null,
        ["actor_name"] = null,
        ["person_id"] = Guid.NewGuid(),
        ["person_name"] = "boris",
        ["subject"] = "password",
        ["address"] = "192.0.2.1",
        ["trace_id"] = null,
    };

    private static Task WithAsync(HttpContext http, string name, int status, JsonNode body) => name == "boris"
        ? FakeContractE.WriteAsync(http, status, body)
        : FakeContractE.RefuseAsync(http, 404, "not_found", "There is no such person.");

    private static JsonObject Person(string name) => new()
    {
        ["id"] = Guid.NewGuid(),
        ["username"] = name,
        ["email"] = null,
        ["role"] = "user",
        ["is_active"] = true,
        ["created_at"] = "2025-11-21T10:00:00Z",
    };

    private static JsonObject Described(string? secret)
    {
        var token = new JsonObject { ["id"] = Token, ["name"] = "laptop", ["created_at"] = "2025-11-21T10:00:00Z" };
        if (secret is null) token["last_used_at"] = null;
        else token["token"] = secret;
        return token;
    }
}
