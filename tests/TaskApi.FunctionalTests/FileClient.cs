using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using AiTasks.Contracts;
using AiTasks.ServiceDefaults.Authentication;
using AiTasks.TestServers;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace AiTasks.TaskApi.FunctionalTests;

/// <summary>A person of contract E with their files, and what a worker asks about them.</summary>
internal sealed class FileClient : IDisposable
{
    private readonly TaskApiFixture _fixture;

    private FileClient(TaskApiFixture fixture, HttpClient http) => (_fixture, Http) = (fixture, http);

    public HttpClient Http { get; }

    /// <summary>A new person, who talks to one of the fixture's nodes or to another one.</summary>
    public static async Task<FileClient> SignInAsync(TaskApiFixture fixture, HttpClient? http = null)
    {
        using var browser = await fixture.SignInAsync();
        var client = new FileClient(fixture, http ?? fixture.CreateClient());
        client.Http.DefaultRequestHeaders.Authorization = new("Bearer", PushClient.Session(browser));
        return client;
    }

    /// <summary>A form as the client of contract E sends it: the name as it is, in UTF-8.</summary>
    public static MultipartContent Form(string name, HttpContent content)
    {
        content.Headers.TryAddWithoutValidation("Content-Disposition", $"form-data; name=\"file\"; filename=\"{name}\"");
        return new MultipartContent("form-data", "a1b2") { content };
    }

    public async Task<(int Status, JsonObject Body)> UploadAsync(string name, byte[] content, string path = "/files/upload")
    {
        // The framework's client writes the headers of parts in Latin letters only.
        var form = new ByteArrayContent(
        [
            .. Encoding.UTF8.GetBytes(
                $"--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\nContent-Type: application/octet-stream\r\n\r\n"),
            .. content, .. "\r\n--x--\r\n"u8,
        ]);
        form.Headers.ContentType = MediaTypeHeaderValue.Parse("multipart/form-data; boundary=x");
        return await PostAsync(form, path);
    }

    public async Task<(int Status, JsonObject Body)> PostAsync(HttpContent content, string path = "/files/upload")
    {
        using var response = await Http.PostAsync(path, content);
        return ((int)response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync())!.AsObject());
    }

    public async Task<Guid> StoreAsync(string name, byte[] content)
    {
        var (status, body) = await UploadAsync(name, content);
        Assert.True(status == 200, $"{name} gave {status}: {body}");
        return (Guid)body["id"]!;
    }

    public async Task<(int Status, JsonObject Body)> GetAsync(string path)
    {
        using var response = await Http.GetAsync(path);
        return ((int)response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync())!.AsObject());
    }

    /// <summary>Waits until a document has been read, or has been found unreadable.</summary>
    public async Task<JsonObject> ReadAsync(Guid id)
    {
        JsonObject file = [];
        await Wait.ForAsync(
            "a document to be read",
            async () => (string?)(file = (await GetAsync($"/files/{id}")).Body)["text_state"] is DocumentStates.Indexed or DocumentStates.Failed);
        return file;
    }

    /// <summary>Stores a document that has to be readable.</summary>
    public async Task<Guid> IndexAsync(string name, byte[] content)
    {
        var id = await StoreAsync(name, content);
        var file = await ReadAsync(id);
        Assert.True((string?)file["text_state"] == DocumentStates.Indexed, file.ToJsonString());
        return id;
    }

    public async Task<PassageAnswer> SearchAsync(string query, params Guid[] files)
    {
        using var worker = Worker();
        using var response = await worker.PostAsJsonAsync(ChatApiRoutes.Passages, new PassageQuery { FileIds = files, Query = query }, WireJson.Internal);
        Assert.Equal(200, (int)response.StatusCode);
        return (await response.Content.ReadFromJsonAsync<PassageAnswer>(WireJson.Internal))!;
    }

    /// <summary>One of our services.</summary>
    public HttpClient Worker()
    {
        var worker = _fixture.CreateClient(node: 1);
        worker.DefaultRequestHeaders.Add(ServiceTokenHandler.HeaderName, _fixture.Service<TokenService>().Sign(
            new AccessToken { Kind = TokenKind.Service, Subject = "taskworker", ExpiresAt = DateTimeOffset.UtcNow.AddMinutes(1) }));
        return worker;
    }

    public void Dispose() => Http.Dispose();

    /// <summary>A further node that listens on a port, as in production: only then the server's own limits count.</summary>
    public static async Task<(WebApplicationFactory<Tasks.TaskOptions> Node, HttpClient Http)> StartServerAsync(
        TaskApiFixture fixture, params (string, string)[] settings)
    {
        var node = fixture.StartNode(settings);
        node.UseKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        node.StartServer();

        // The factory's own client takes every request into memory first, to be able to repeat it.
        var address = node.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        var http = new HttpClient { BaseAddress = new Uri(address) };
        await Wait.ForAsync("a node and its bus to be ready", async () =>
            (await http.GetStringAsync("/health/ready")).Contains("\"masstransit-bus\":\"Healthy\"", StringComparison.Ordinal));
        return (node, http);
    }
}
