using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace AiTasks.TaskApi.FunctionalTests;

/// <summary>Keeps cookies and sends the CSRF token as the front end of contract A does.</summary>
internal sealed class Browser(HttpMessageHandler handler) : IDisposable
{
    private const string Base = "http://localhost/api/rest/front/";

    private readonly CookieContainer _cookies = new();

    // Of another node for the same person: what one node gives, the other takes.
    private Browser(HttpMessageHandler handler, Browser same) : this(handler) =>
        (_cookies, CsrfToken, Email) = (same._cookies, same.CsrfToken, same.Email);

    private readonly HttpClient _http = new(handler);

    public string? CsrfToken { get; set; }
    public string? Email { get; private set; }
    public CookieContainer Cookies => _cookies;

    public const string Password = "correct horse";

    public async Task RegisterAsync(string email)
    {
        Email = email;
        await PostAsync("csrf/", new { });
        await PostAsync("registration/", new { email, password = Password, first_name = "Тест" });
    }

    /// <summary>The same signed-in browser, whose requests go to another node.</summary>
    public Browser Through(HttpMessageHandler handler) => new(handler, this);

    public async Task<JsonObject> PostAsync(string path, object? body, HttpStatusCode? expected = HttpStatusCode.OK)
    {
        using var response = await SendAsync(path, body is null ? null : JsonContent.Create(body));
        var text = await response.Content.ReadAsStringAsync();
        if (expected is not null) Assert.True(response.StatusCode == expected, $"{path} gave {(int)response.StatusCode}: {text}");
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        return JsonNode.Parse(text)!.AsObject();
    }

    public Task<HttpResponseMessage> SendAsync(
        string path, HttpContent? content, HttpMethod? method = null, params (string Name, string Value)[] headers) =>
        SendAsync(path, content, method, headers, CancellationToken.None);

    private async Task<HttpResponseMessage> SendAsync(
        string path, HttpContent? content, HttpMethod? method, (string Name, string Value)[] headers, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method ?? HttpMethod.Post, Base + path) { Content = content };
        var cookies = _cookies.GetCookieHeader(request.RequestUri!);
        if (cookies.Length > 0) request.Headers.Add("Cookie", cookies);
        if (CsrfToken is not null) request.Headers.Add("X-CSRFToken", CsrfToken);
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);

        var response = await _http.SendAsync(request, cancellationToken);
        foreach (var cookie in response.Headers.TryGetValues("Set-Cookie", out var set) ? set : [])
            _cookies.SetCookies(request.RequestUri!, cookie);
        if (response.Headers.TryGetValues("X-CSRFToken", out var token)) CsrfToken = token.Single();
        return response;
    }

    /// <summary>Starts a task that has to be accepted.</summary>
    public async Task<long> StartAsync(string type, object? context = null)
    {
        var answer = await PostAsync("app/ai-tasks/start/", new { task_type = type, context = context ?? new { } });
        Assert.True((string?)answer["status"] == "ok", answer.ToJsonString());
        return (long)answer["data"]!["task_id"]!;
    }

    /// <summary>Signs in somebody whom another browser registered.</summary>
    public async Task LoginAsync(string email)
    {
        await PostAsync("csrf/", new { });
        await PostAsync("login/", new { email, password = Password });
    }

    /// <summary>Starts a task, under a key or without one.</summary>
    public async Task<(HttpStatusCode Status, string Body)> StartAsync(string body, string? key, CancellationToken cancellationToken = default)
    {
        (string Name, string Value)[] headers = key is null ? [] : [("Idempotency-Key", key)];
        using var response = await SendAsync("app/ai-tasks/start/", new StringContent(body), HttpMethod.Post, headers, cancellationToken);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(cancellationToken));
    }

    public async Task<JsonObject> StatusAsync(long taskId) =>
        (await PostAsync("app/ai-tasks/status/", new { task_id = taskId }))["data"]!.AsObject();

    public void Dispose() => _http.Dispose();
}
