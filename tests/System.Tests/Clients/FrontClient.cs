using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace AiTasks.SystemTests.Clients;

/// <summary>A browser with the front end of contract A, as far as its requests go: cookies, CSRF token, JSON.</summary>
internal sealed class FrontClient : IDisposable
{
    public const string Password = "correct horse";

    // Passwords are hashed one per core at a time, and who would wait long for that is refused.
    private const int RegisteringAtOnce = 50;

    private readonly Uri _gateway;
    private readonly CookieContainer _cookies = new();
    private readonly HttpClient _http;

    public FrontClient(Uri gateway)
    {
        _gateway = gateway;
        _http = new HttpClient(new SocketsHttpHandler { CookieContainer = _cookies, AllowAutoRedirect = false })
        {
            BaseAddress = new Uri(gateway, "/api/rest/front/"),
        };
    }

    public string? Email { get; private set; }

    public string? CsrfToken { get; private set; }

    /// <summary>Registers a new person with accepted policies.</summary>
    public static async Task<FrontClient> RegisterAsync(Uri gateway)
    {
        var client = new FrontClient(gateway) { Email = $"{Guid.NewGuid():N}@example.com" };
        await client.PostAsync("csrf/", new { });
        var registered = await client.PostAsync("registration/", new { email = client.Email, password = Password });
        Assert.True((string?)registered["status"] == "ok", registered.ToJsonString());
        await client.PostAsync("update-user-data/", new { is_terms_accepted = true, is_privacy_accepted = true });
        return client;
    }

    /// <summary>Registers as many new people, in crowds that a server lets in.</summary>
    public static async Task<FrontClient[]> RegisterAsync(Uri gateway, int count)
    {
        var people = new List<FrontClient>(count);
        foreach (var crowd in Enumerable.Repeat(gateway, count).Chunk(RegisteringAtOnce))
            people.AddRange(await Task.WhenAll(crowd.Select(address => RegisterAsync(address))));
        return [.. people];
    }

    /// <summary>The same person in another browser.</summary>
    public static async Task<FrontClient> SignInAsync(Uri gateway, string email, string password = Password)
    {
        var client = new FrontClient(gateway) { Email = email };
        await client.PostAsync("csrf/", new { });
        var answer = await client.PostAsync("login/", new { email, password });
        Assert.Equal("ok", (string?)answer["status"]);
        return client;
    }

    public async Task<JsonObject> PostAsync(string path, object body, string? idempotencyKey = null)
    {
        using var response = await SendAsync(path, JsonContent.Create(body), idempotencyKey);
        return JsonNode.Parse(await response.Content.ReadAsStringAsync())!.AsObject();
    }

    /// <summary>For what is asked of the answer beyond its body.</summary>
    public async Task<HttpResponseMessage> SendAsync(string path, HttpContent content, string? idempotencyKey = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = content };
        if (CsrfToken is not null) request.Headers.Add("X-CSRFToken", CsrfToken);
        if (idempotencyKey is not null) request.Headers.Add("Idempotency-Key", idempotencyKey);
        var response = await _http.SendAsync(request);
        if (response.Headers.TryGetValues("X-CSRFToken", out var token)) CsrfToken = token.Single();
        return response;
    }

    public Task<JsonObject> TryStartAsync(string type, object? context = null, string? idempotencyKey = null) =>
        PostAsync("app/ai-tasks/start/", new { task_type = type, context = context ?? new { } }, idempotencyKey);

    /// <summary>Starts a task that has to be accepted.</summary>
    public async Task<long> StartAsync(string type, object? context = null)
    {
        var answer = await TryStartAsync(type, context);
        Assert.True((string?)answer["status"] == "ok", answer.ToJsonString());
        return (long)answer["data"]!["task_id"]!;
    }

    public async Task<JsonObject> StatusAsync(long taskId) =>
        (await PostAsync("app/ai-tasks/status/", new { task_id = taskId }))["data"]!.AsObject();

    /// <summary>Opens the socket; its first frame has arrived when this returns.</summary>
    public async Task<TaskSocket> ConnectAsync()
    {
        var socket = await TaskSocket.ConnectAsync(_gateway, _cookies.GetCookieHeader(_gateway));
        await socket.FrameAsync("active_tasks");
        return socket;
    }

    public string CookieHeader => _cookies.GetCookieHeader(_gateway);

    public void Dispose() => _http.Dispose();
}
