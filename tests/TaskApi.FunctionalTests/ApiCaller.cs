using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using AiTasks.TestServers;

namespace AiTasks.TaskApi.FunctionalTests;

/// <summary>A program of contract E, with a bearer token, or one that administers.</summary>
internal sealed class ApiCaller(HttpClient http) : IDisposable
{
    public string? Bearer
    {
        get => http.DefaultRequestHeaders.Authorization?.Parameter;
        set => http.DefaultRequestHeaders.Authorization = value is null ? null : new AuthenticationHeaderValue("Bearer", value);
    }

    /// <summary>Static token of the person, to exchange again.</summary>
    public string StaticToken { get; private init; } = "";
    public string Username { get; private init; } = "";

    public HttpClient Http => http;

    /// <summary>A service that may administer.</summary>
    public static ApiCaller Administrator(TaskApiFixture fixture, int node = 0)
    {
        var http = fixture.CreateClient(node);
        http.DefaultRequestHeaders.Add("X-Service-Key", TaskApiFixture.ServiceKey);
        return new ApiCaller(http);
    }

    /// <summary>Somebody new, whose static token was exchanged.</summary>
    public static async Task<ApiCaller> NewPersonAsync(TaskApiFixture fixture, string role = "user", int node = 0)
    {
        using var admin = Administrator(fixture);
        var username = $"person-{Guid.NewGuid():N}";
        await admin.OkAsync(HttpMethod.Post, "/admin/users", new { username, role });
        var token = (string)(await admin.OkAsync(HttpMethod.Post, $"/admin/users/{username}/tokens", new { name = "tests" }))["token"]!;
        var client = new ApiCaller(fixture.CreateClient(node)) { StaticToken = token, Username = username };
        client.Bearer = (string)(await client.OkAsync(HttpMethod.Post, "/auth/exchange", new { static_token = token }))["access_token"]!;
        return client;
    }

    public async Task<(int Status, JsonNode? Body)> SendAsync(HttpMethod method, string path, object? body = null)
    {
        using var content = body switch
        {
            null => null,
            HttpContent whole => whole,
            string json => new StringContent(json, Encoding.UTF8, "application/json"),
            _ => JsonContent.Create(body),
        };
        using var request = new HttpRequestMessage(method, path) { Content = content };
        using var response = await http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return ((int)response.StatusCode, text.Length == 0 ? null : JsonNode.Parse(text));
    }

    public async Task<JsonNode> OkAsync(HttpMethod method, string path, object? body = null)
    {
        var (status, answer) = await SendAsync(method, path, body);
        Assert.True(status is >= 200 and < 300, $"{method} {path} gave {status}: {answer?.ToJsonString()}");
        return answer ?? new JsonObject();
    }

    public Task<JsonNode> GetAsync(string path) => OkAsync(HttpMethod.Get, path);

    /// <summary>Sends a file for projects.</summary>
    public Task<JsonNode> UploadAsync(string name, byte[] content, string path = "/admin/projects/files") =>
        OkAsync(HttpMethod.Post, path, new MultipartFormDataContent { { new ByteArrayContent(content), "file", name } });

    /// <summary>The manifest of the repository's example, with its files uploaded.</summary>
    public Task<JsonObject> UploadExampleAsync(string client) =>
        ExampleProject.UploadAsync(client, async (name, content) => (string)(await UploadAsync(name, content))["id"]!);

    /// <summary>A refusal as contract E's client can read it (E3).</summary>
    public async Task<JsonObject> RefusedAsync(int status, HttpMethod method, string path, object? body = null)
    {
        var (given, answer) = await SendAsync(method, path, body);
        Assert.True(status == given, $"{method} {path} gave {given} in place of {status}: {answer?.ToJsonString()}");
        var refusal = Assert.IsType<JsonObject>(answer);
        Assert.NotEmpty((string)refusal["error"]!);
        Assert.NotEmpty((string)refusal["message"]!);
        Assert.Equal((string?)refusal["message"], (string?)refusal["detail"]);
        Assert.True(refusal.ContainsKey("details"));
        Assert.True(refusal["details"] is null or JsonObject, refusal.ToJsonString());
        return refusal;
    }

    public void Dispose() => http.Dispose();
}
