using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using AiTasks.TestServers;
using AiTasks.TestServers.DocumentChat;

namespace AiTasks.SystemTests.ContractE;

/// <summary>Somebody new with a static token, and the client that they use.</summary>
internal sealed class DocumentPerson : IDisposable
{
    private const string ServiceKey = "dev-service-key";

    private readonly Uri _gateway;

    private DocumentPerson(Uri gateway, string username, string staticToken)
    {
        (_gateway, Username, StaticToken) = (gateway, username, staticToken);
        Client = new DocumentClient(gateway, staticToken);
    }

    public string Username { get; }
    public string StaticToken { get; }
    public DocumentClient Client { get; }

    /// <summary>Creates a person and a token of theirs, as the command line does.</summary>
    public static async Task<DocumentPerson> CreateAsync(Uri gateway)
    {
        using var admin = Administrator(gateway);
        var username = $"reader-{Guid.NewGuid():N}";
        await PostAsync(admin, "/admin/users", new { username });
        var token = await PostAsync(admin, $"/admin/users/{username}/tokens", new { name = "tests" });
        var person = new DocumentPerson(gateway, username, (string)token["token"]!);
        await person.Client.AuthenticateAsync();
        return person;
    }

    /// <summary>Somebody who may administer.</summary>
    public static HttpClient Administrator(Uri gateway)
    {
        var http = new HttpClient { BaseAddress = gateway };
        http.DefaultRequestHeaders.Add("X-Service-Key", ServiceKey);
        return http;
    }

    public static async Task<JsonObject> PostAsync(HttpClient http, string path, object body)
    {
        using var response = await http.PostAsJsonAsync(path, body, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"{path}: {(int)response.StatusCode} {text}");
        return JsonNode.Parse(text)!.AsObject();
    }

    /// <summary>Another client of the same person that reads straight from one node.</summary>
    public DocumentClient At(Uri node) => new(node, null) { AccessToken = Client.AccessToken };

    /// <summary>Uploads a text whose words can be asked for.</summary>
    public Task<UploadModel> UploadTextAsync(string name, string text) => Client.UploadFileAsync(name, Encoding.UTF8.GetBytes(text), "text/plain");

    /// <summary>Sends a message without reading its answer.</summary>
    public async Task SendAsync(Guid chat, string content, params Guid[] files) => await Client.CallAsync(
        HttpMethod.Post, $"/chats/{chat:D}/messages", new { content, attached_file_ids = files });

    /// <summary>Reads a stream to where the real client stops.</summary>
    public static async Task<IReadOnlyList<DocumentEvent>> ReadAsync(IAsyncEnumerable<DocumentEvent> stream)
    {
        var events = new List<DocumentEvent>();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Scale.Of(TimeSpan.FromMinutes(1)));
        await foreach (var one in stream.WithCancellation(limit.Token)) events.Add(one);
        return events;
    }

    /// <summary>Reads the answer to the newest message of a chat.</summary>
    public Task<IReadOnlyList<DocumentEvent>> AnswerAsync(Guid chat) => ReadAsync(Client.StreamAsync(chat));

    /// <summary>A raw request with the person's token.</summary>
    public async Task<HttpResponseMessage> RawAsync(HttpMethod method, string path, HttpContent? content = null, string? bearer = null)
    {
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = _gateway };
        using var request = new HttpRequestMessage(method, path) { Content = content };
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {bearer ?? Client.AccessToken}");
        return await http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public void Dispose() => Client.Dispose();
}

/// <summary>What tests ask of events.</summary>
internal static class DocumentEventRules
{
    public static string Tokens(this IEnumerable<DocumentEvent> events) =>
        string.Concat(events.Where(one => one.Name == "llm_token").Select(one => (string)one.Data["token"]!));

    public static string Final(this IEnumerable<DocumentEvent> events) => (string)events.Single(one => one.Name == "llm_final").Data["content"]!;

    /// <summary>Exactly one end, at the end (E21).</summary>
    public static void AssertCompleted(this IReadOnlyList<DocumentEvent> events)
    {
        Assert.True(events.Count > 0, "The stream was empty.");
        Assert.True(events[^1].Name == "completed", $"It ended with {events[^1].Name} {events[^1].Data.ToJsonString()}");
        Assert.Single(events, one => one.Name is "completed" or "error");
        Assert.Equal(events.Final(), events.Tokens());
    }
}
