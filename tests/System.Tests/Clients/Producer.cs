using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace AiTasks.SystemTests.Clients;

/// <summary>Another backend, which reports tasks of its own over HTTP.</summary>
internal sealed class Producer : IDisposable
{
    public const string Key = "dev-service-key";

    private readonly HttpClient _http;

    public Producer(Uri gateway, string key = Key)
    {
        _http = new HttpClient { BaseAddress = gateway };
        _http.DefaultRequestHeaders.Add("X-Service-Key", key);
    }

    public static string NewTask(string kind = "interview") => $"{kind}_{Guid.NewGuid():N}";

    public async Task<(HttpStatusCode Status, JsonObject Body)> PostAsync(string path, object? body)
    {
        using var response = await _http.PostAsJsonAsync(path, body);
        return (response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync())!.AsObject());
    }

    public async Task<JsonObject> GetAsync(string path) => (await _http.GetFromJsonAsync<JsonObject>(path))!;

    /// <summary>A call that has to be taken.</summary>
    public async Task<JsonObject> OkAsync(string path, object? body)
    {
        var (status, answer) = await PostAsync(path, body);
        Assert.True(status is HttpStatusCode.OK or HttpStatusCode.Created, $"{path} gave {status}: {answer}");
        return answer;
    }

    /// <summary>Registers a task for a person.</summary>
    /// <returns>Its name.</returns>
    public async Task<string> RegisterAsync(long userId, string type = "interview_generation", string? title = null, object? extra = null)
    {
        var task = NewTask();
        await OkAsync("/api/producer/tasks", new { task_id = task, user_id = userId, task_type = type, task_title = title, extra_data = extra });
        return task;
    }

    public Task<JsonObject> ReportAsync(string task, string verb, object? body = null) => OkAsync($"/api/producer/tasks/{task}/{verb}", body ?? new { });

    public async Task<JsonArray> BatchAsync(IEnumerable<object> events) =>
        (await OkAsync("/api/producer/batch", new { events }))["results"]!.AsArray();

    public Task<JsonObject> ShowAsync(object shown) => OkAsync("/api/ui-events", shown);

    public void Dispose() => _http.Dispose();
}
