using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization;
using AiTasks.Contracts;

namespace AiTasks.Cli.ApiClient;

/// <summary>
/// Calls in somebody's name. A 401 is answered by one new credential and one more try; nothing else is repeated, since a call whose
/// answer was lost may have been done.
/// </summary>
internal sealed class ServerClient(Transport transport, ICredential credential)
{
    // What a person did not say is not sent: the server has its own defaults.
    private static readonly JsonSerializerOptions Sent = new(WireJson.SnakeCase) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    public Task<JsonElement> GetAsync(string path, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Get, path, body: null, cancellationToken);

    public Task<JsonElement> PostAsync(string path, object? body, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, path, body, cancellationToken);

    /// <returns>The JSON of the answer; null's element when it has none.</returns>
    public async Task<JsonElement> SendAsync(HttpMethod method, string path, object? body, CancellationToken cancellationToken)
    {
        using var response = await AuthorizedAsync(() => Make(method, path, body), transport.CallAsync, cancellationToken);
        return await ReadAsync(response, cancellationToken);
    }

    /// <summary>A call of contract A: its refusals come with any status.</summary>
    /// <param name="call">What comes after <c>/api/rest/front/app/ai-tasks/</c>.</param>
    /// <param name="body">An object.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns><c>data</c> of the answer.</returns>
    public async Task<JsonElement> FrontAsync(string call, object body, CancellationToken cancellationToken)
    {
        var answer = await PostAsync($"/api/rest/front/app/ai-tasks/{call}/", body, cancellationToken);
        return answer.Text("status") == "ok" && answer.Find("data") is { } data ? data : throw Refusal.OfFront(answer);
    }

    /// <summary>Sends a file as the field <c>file</c> of a form.</summary>
    /// <param name="path">To where.</param>
    /// <param name="file">The file.</param>
    /// <param name="sent">Hears how many bytes have gone so far; starts again when the call is repeated.</param>
    /// <param name="cancellationToken">Ends the upload.</param>
    public async Task<JsonElement> UploadAsync(string path, FileInfo file, Action<long> sent, CancellationToken cancellationToken)
    {
        HttpRequestMessage Make()
        {
            var request = new HttpRequestMessage(HttpMethod.Post, transport.Server.At(path)) { Content = FileForm.Of(file, sent) };
            request.Headers.ExpectContinue = true;
            return request;
        }

        using var response = await AuthorizedAsync(Make, transport.OpenAsync, cancellationToken);
        return await ReadAsync(response, cancellationToken);
    }

    /// <summary>Opens a stream of events.</summary>
    /// <param name="path">Of the stream.</param>
    /// <param name="after">The id of the last event that is known; null for none.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<EventStream> OpenStreamAsync(string path, string? after, CancellationToken cancellationToken)
    {
        HttpRequestMessage Ask()
        {
            var request = Make(HttpMethod.Get, path, body: null);
            request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(EventStream.MediaType));
            request.Headers.CacheControl = new CacheControlHeaderValue { NoStore = true };
            if (after is not null) request.Headers.TryAddWithoutValidation("Last-Event-ID", after);
            return request;
        }

        var response = await AuthorizedAsync(Ask, transport.OpenAsync, cancellationToken);
        if (response.Content.Headers.ContentType?.MediaType == EventStream.MediaType) return new EventStream(response, transport);
        using (response) throw await Refusal.ReadAsync(response, cancellationToken);
    }

    private HttpRequestMessage Make(HttpMethod method, string path, object? body)
    {
        var request = new HttpRequestMessage(method, transport.Server.At(path));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        if (body is null) return request;
        request.Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body, Sent));
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return request;
    }

    private async Task<HttpResponseMessage> AuthorizedAsync(
        Func<HttpRequestMessage> make,
        Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> send,
        CancellationToken cancellationToken)
    {
        var response = await TryAsync(make, send, cancellationToken);
        if (response.StatusCode != HttpStatusCode.Unauthorized || !await credential.RenewAsync(cancellationToken)) return response;
        response.Dispose();
        return await TryAsync(make, send, cancellationToken);
    }

    private async Task<HttpResponseMessage> TryAsync(
        Func<HttpRequestMessage> make,
        Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> send,
        CancellationToken cancellationToken)
    {
        using var request = make();
        await credential.ApplyAsync(request, cancellationToken);
        return await send(request, cancellationToken);
    }

    private async Task<JsonElement> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (!response.IsSuccessStatusCode) throw await Refusal.ReadAsync(response, cancellationToken);
        var text = await transport.GuardAsync(() => response.Content.ReadAsStringAsync(cancellationToken), cancellationToken);
        return JsonElement.Parse(text.Length == 0 ? "null" : text);
    }
}
