using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace AiTasks.TaskApi.FunctionalTests;

/// <summary>Another backend, which calls with its key.</summary>
internal sealed class ServiceClient : IDisposable
{
    private readonly HttpClient _http;

    public ServiceClient(HttpClient http, string key = TaskApiFixture.ServiceKey)
    {
        _http = http;
        _http.DefaultRequestHeaders.Add("X-Service-Key", key);
    }

    public Task<(int Status, JsonObject Body)> PostAsync(string path, object body) => SendAsync(HttpMethod.Post, path, body);

    public async Task<(int Status, JsonObject Body)> SendAsync(HttpMethod method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        using var response = await _http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return ((int)response.StatusCode, text.Length == 0 ? [] : JsonNode.Parse(text)!.AsObject());
    }

    public Task<byte[]> BytesAsync(string path) => _http.GetByteArrayAsync(path);

    public async Task<JsonObject> OkAsync(string path, object body)
    {
        var (status, answer) = await PostAsync(path, body);
        Assert.True(status is >= 200 and < 300, $"{path} gave {status}: {answer}");
        return answer;
    }

    public async Task<JsonArray> DeliveriesAsync(string query = "") =>
        (await _http.GetFromJsonAsync<JsonObject>($"/api/webhooks/deliveries{query}"))!["deliveries"]!.AsArray();

    /// <summary>Registers a task and ends it.</summary>
    /// <returns>Its number.</returns>
    public async Task<long> EndTaskAsync(string email, string verb, object? webhook = null)
    {
        var name = $"task_{Guid.NewGuid():N}";
        var id = (long)(await OkAsync("/api/producer/tasks", new { task_id = name, user = email, task_type = "t", webhook }))["id"]!;
        await OkAsync($"/api/producer/tasks/{name}/{verb}", verb == "fail" ? new { error = "нет" } : new { message = "да" });
        return id;
    }

    public void Dispose() => _http.Dispose();
}
