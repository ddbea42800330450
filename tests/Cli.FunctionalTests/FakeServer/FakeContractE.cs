using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using AiTasks.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace AiTasks.Cli.FunctionalTests.FakeServer;

/// <summary>
/// A server of contract E on a free port, as section 5 describes it: bearer tokens that end, refusals with all four keys, streams under
/// the test's control. It keeps what it was told.
/// </summary>
internal sealed class FakeContractE : IAsyncDisposable
{
    public const string StaticToken = "anna-static-token";
    public const string ServiceKey = "service-key-of-tests";
    public const string Username = "anna";

    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, bool> _bearers = new();
    private int _exchanges;

    private FakeContractE(WebApplication app) => _app = app;

    /// <summary>Without a slash at its end.</summary>
    public string Address { get; private set; } = "";

    public FakeAccount Account { get; } = new();
    public FakeChats Chats { get; } = new();
    public FakeFiles Files { get; } = new();
    public FakeProjects Projects { get; } = new();
    public FakePeople People { get; } = new();
    public FakeTasks Tasks { get; } = new();

    /// <summary>Seconds that a bearer token lives, as the client is told.</summary>
    public int ExpiresIn { get; set; } = 3600;

    /// <summary>True: bearer tokens are worth nothing from the beginning.</summary>
    public bool ExpireAtOnce
    {
        get;
        set
        {
            field = value;
            ForgetBearers();
        }
    }

    /// <summary>How often a static token was exchanged.</summary>
    public int Exchanges => _exchanges;

    /// <summary>Method and path of all calls, in their order.</summary>
    public ConcurrentQueue<string> Calls { get; } = new();

    /// <summary>What answers in place of everything else; null for nothing.</summary>
    public RequestDelegate? Instead { get; set; }

    public static async Task<FakeContractE> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var server = new FakeContractE(builder.Build());
        server.Map(server._app);
        await server._app.StartAsync();
        server.Address = server._app.Urls.First();
        return server;
    }

    /// <summary>From now on no bearer token is known, as after a restart with another secret.</summary>
    public void ForgetBearers() => _bearers.Clear();

    public static Task WriteAsync(HttpContext http, int status, JsonNode? body)
    {
        http.Response.StatusCode = status;
        return http.Response.WriteAsJsonAsync(body, WireJson.SnakeCase);
    }

    public static Task RefuseAsync(HttpContext http, int status, string error, string message) => WriteAsync(
        http, status, new JsonObject { ["error"] = error, ["message"] = message, ["details"] = null, ["detail"] = message });

    public static async Task<JsonObject> ReadAsync(HttpContext http) =>
        await JsonSerializer.DeserializeAsync<JsonObject>(http.Request.Body) ?? [];

    public ValueTask DisposeAsync()
    {
        Chats.Dispose();
        return _app.DisposeAsync();
    }

    private void Map(WebApplication app)
    {
        app.Use(GuardAsync);

        // Below a path as well, for a server behind a proxy.
        foreach (var root in (string[])["", "/prefix"])
        {
            app.MapPost($"{root}/auth/exchange", ExchangeAsync);
            app.MapPost($"{root}/auth/logout", http => WriteAsync(http, 200, new JsonObject { ["message"] = "Signed out." }));
            app.MapGet($"{root}/health", http => WriteAsync(
                http, 200, new JsonObject { ["status"] = "ok", ["version"] = "0.1.0", ["service"] = "aitasks" }));
            Account.Map(app, root);
        }

        Chats.Map(app);
        Files.Map(app);
        Projects.Map(app);
        People.Map(app);
        Tasks.Map(app);
    }

    private async Task GuardAsync(HttpContext http, RequestDelegate next)
    {
        Calls.Enqueue($"{http.Request.Method} {http.Request.Path}");
        var path = http.Request.Path.Value!.Replace("/prefix", "", StringComparison.Ordinal);
        var open = path is "/health" or "/auth/exchange" or "/auth/logout";
        var serves = (path.StartsWith("/admin/", StringComparison.Ordinal) || path.StartsWith("/v1/admin/", StringComparison.Ordinal))
            && http.Request.Headers["X-Service-Key"] == ServiceKey;
        if (Instead is { } instead) await instead(http);
        else if (open || serves || IsSignedIn(http.Request)) await next(http);
        else await RefuseAsync(http, 401, "not_authenticated", "Not signed in, or no longer: token expired or unknown.");
    }

    private bool IsSignedIn(HttpRequest request) =>
        request.Headers.Authorization.ToString() is ['B', 'e', 'a', 'r', 'e', 'r', ' ', .. var bearer] && _bearers.ContainsKey(bearer);

    private async Task ExchangeAsync(HttpContext http)
    {
        var number = Interlocked.Increment(ref _exchanges);
        if ((string?)(await ReadAsync(http))["static_token"] != StaticToken)
        {
            await RefuseAsync(http, 401, "invalid_token", "The static token is not known.");
            return;
        }

        if (!ExpireAtOnce) _bearers[$"bearer-{number}"] = true;
        await WriteAsync(http, 200, new JsonObject
        {
            ["access_token"] = $"bearer-{number}",
            ["token_type"] = "bearer",
            ["expires_in"] = ExpiresIn,
            ["user"] = FakeAccount.User(),
        });
    }
}
