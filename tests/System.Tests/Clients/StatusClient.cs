using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace AiTasks.SystemTests.Clients;

/// <summary>A person with a front end of contract C, as far as its requests go: a bearer token and JSON.</summary>
internal sealed class StatusClient : IDisposable
{
    public const string Password = "correct horse";

    private readonly Uri _gateway;
    private readonly HttpClient _http;

    private StatusClient(Uri gateway)
    {
        _gateway = gateway;
        _http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = gateway };
    }

    public string Username { get; } = $"u{Guid.NewGuid():N}";

    public string Email => $"{Username}@example.com";

    public long UserId { get; private set; }

    public string Token { get; private set; } = "";

    /// <summary>A new person, signed in.</summary>
    public static async Task<StatusClient> RegisterAsync(Uri gateway)
    {
        var client = new StatusClient(gateway);
        using var registered = await client._http.PostAsJsonAsync(
            "/api/auth/register", new { username = client.Username, email = client.Email, password = Password, full_name = "测试" });
        Assert.Equal(HttpStatusCode.Created, registered.StatusCode);
        client.UserId = (long)(await BodyAsync(registered))["data"]!["id"]!;
        client.Token = (string)(await client.LoginAsync(client.Username, Password))["data"]!["access_token"]!;
        client._http.DefaultRequestHeaders.Authorization = new("Bearer", client.Token);
        return client;
    }

    public async Task<JsonObject> LoginAsync(string username, string password, HttpStatusCode expected = HttpStatusCode.OK)
    {
        using var form = new FormUrlEncodedContent([new("username", username), new("password", password)]);
        using var response = await _http.PostAsync("/api/auth/login", form);
        Assert.Equal(expected, response.StatusCode);
        return await BodyAsync(response);
    }

    /// <summary>Calls and answers the body; HTTP itself has to agree.</summary>
    public async Task<JsonObject> CallAsync(HttpMethod method, string path)
    {
        using var request = new HttpRequestMessage(method, path);
        using var response = await _http.SendAsync(request);
        var body = await BodyAsync(response);
        Assert.True(response.StatusCode == HttpStatusCode.OK, body.ToJsonString());
        return body;
    }

    public Task<JsonObject> GetAsync(string path) => CallAsync(HttpMethod.Get, path);

    public async Task<JsonObject> DataAsync(string path)
    {
        var body = await GetAsync(path);
        Assert.True((int)body["code"]! == 200, body.ToJsonString());
        return body["data"]!.AsObject();
    }

    public async Task<JsonArray> NotificationsAsync(string query = "") => (await DataAsync($"/api/task/notifications{query}"))["notifications"]!.AsArray();

    public Task<JsonSocket> SocketAsync(string query = "") =>
        JsonSocket.ConnectAsync(_gateway, $"/api/task/ws/task/{UserId}?token={Token}{query}");

    /// <summary>A socket to which everything comes from now on.</summary>
    public async Task<JsonSocket> ListenAsync()
    {
        var socket = await SocketAsync();
        await socket.FrameAsync("active_tasks");
        return socket;
    }

    /// <summary>A screen, to which everything comes once it has been greeted.</summary>
    public Task<JsonSocket> ScreenAsync() => JsonSocket.ConnectAsync(_gateway, $"/api/v1/insight?token={Token}&channel=ui_events");

    public void Dispose() => _http.Dispose();

    private static async Task<JsonObject> BodyAsync(HttpResponseMessage response) =>
        JsonNode.Parse(await response.Content.ReadAsStringAsync())!.AsObject();
}
