using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AiTasks.TestServers.DocumentChat;

/// <summary>
/// A client of contract E that behaves as the real one does (sections 5.1 and 5.2): it follows no redirect, reads answers into strict
/// models, takes nothing but 2xx for a success, and after a 401 exchanges its static token once and tries once more.
/// </summary>
/// <param name="baseUrl">Where the service is; it may have a path.</param>
/// <param name="staticToken">Null for a client that has only an access token, as every command after a login.</param>
/// <param name="time">The client's clock.</param>
public sealed class DocumentClient(Uri baseUrl, string? staticToken, TimeProvider? time = null) : IDisposable
{
    // As the real one (E1).
    private static readonly TimeSpan OperationTimeout = TimeSpan.FromSeconds(60);

    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private readonly string _base = baseUrl.ToString().TrimEnd('/');
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    private DateTimeOffset _expiresAt;

    /// <summary>The token in hand; null for none. What is set here counts as fresh.</summary>
    public string? AccessToken
    {
        get;
        set => (field, _expiresAt) = (value, DateTimeOffset.MaxValue);
    }

    /// <summary>How often the static token was exchanged.</summary>
    public int Exchanges { get; private set; }

    /// <summary>Exchanges the static token.</summary>
    public async Task<TokenModel> AuthenticateAsync()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, _base + "/auth/exchange") { Content = JsonContent.Create(new { static_token = staticToken }) };
        using var response = await SendAsync(request);
        var token = TokenModel.Read(await ReadAsync(response));
        AccessToken = token.AccessToken;
        _expiresAt = _time.GetUtcNow().AddSeconds(token.ExpiresIn);
        Exchanges++;
        return token;
    }

    /// <summary>Neither a credential nor a body goes with it.</summary>
    public async Task LogoutAsync()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, _base + "/auth/logout");
        using var response = await SendAsync(request);
        await SucceedAsync(response);
        AccessToken = null;
    }

    public async Task<HealthModel> HealthAsync()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, _base + "/health");
        using var response = await SendAsync(request);
        return HealthModel.Read(await ReadAsync(response));
    }

    /// <summary>A call whose answer is JSON.</summary>
    /// <exception cref="DocumentClientException">What the real client would raise.</exception>
    public async Task<JsonElement> CallAsync(HttpMethod method, string path, object? body = null)
    {
        using var response = await RequestAsync(method, path, body is null ? null : () => JsonContent.Create(body));
        return await ReadAsync(response);
    }

    /// <summary>Uploads a file as a form with one field.</summary>
    public async Task<JsonElement> UploadAsync(string path, string filename, byte[] bytes, string? mimeType = null)
    {
        using var response = await RequestAsync(HttpMethod.Post, path, () =>
        {
            var file = new ByteArrayContent(bytes);
            if (mimeType is not null)
                file.Headers.ContentType = MediaTypeHeaderValue.Parse(mimeType);
            return new MultipartFormDataContent { { file, "file", filename } };
        });
        return await ReadAsync(response);
    }

    /// <summary>Deletes a chat.</summary>
    /// <returns>True only after a 202 (E2).</returns>
    public async Task<bool> DeleteChatAsync(Guid chat)
    {
        using var response = await RequestAsync(HttpMethod.Delete, Chat(chat));
        await SucceedAsync(response);
        return (int)response.StatusCode == 202;
    }

    /// <summary>Opens the stream of a chat's newest answer (E15). Whatever the status, there is no second try (E16).</summary>
    /// <param name="chat">The chat.</param>
    /// <param name="query">What follows the path, such as <c>?client_id=…</c>.</param>
    /// <param name="cancellation">Leaves the stream.</param>
    public async IAsyncEnumerable<DocumentEvent> StreamAsync(
        Guid chat, string query = "", [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation = default)
    {
        await FreshenAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, _base + Chat(chat) + "/stream" + query);
        request.Headers.TryAddWithoutValidation("Accept", "text/event-stream");
        request.Headers.TryAddWithoutValidation("Cache-Control", "no-store");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", AccessToken);
        using var response = await SendAsync(request, cancellation);
        await foreach (var one in DocumentEvents.ReadAsync(response, cancellation))
            yield return one;
    }

    /// <summary>Sends a message and reads its answer, as one call of the real client does (E15).</summary>
    public async IAsyncEnumerable<DocumentEvent> SendMessageAsync(
        Guid chat, string content, object? attachments = null, string query = "",
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation = default)
    {
        var body = JsonSerializer.SerializeToNode(attachments ?? new { })!.AsObject();
        body["content"] = content;
        using (var response = await RequestAsync(HttpMethod.Post, Chat(chat) + "/messages", () => JsonContent.Create<JsonNode>(body)))
            await SucceedAsync(response);
        await foreach (var one in StreamAsync(chat, query, cancellation))
            yield return one;
    }

    public void Dispose() => _http.Dispose();

    internal static string Chat(Guid chat) => string.Create(CultureInfo.InvariantCulture, $"/chats/{chat:D}");

    private async Task<HttpResponseMessage> RequestAsync(HttpMethod method, string path, Func<HttpContent>? content = null)
    {
        await FreshenAsync();
        var response = await TryAsync();
        if ((int)response.StatusCode != 401 || staticToken is null)
            return response;

        response.Dispose();
        await AuthenticateAsync();
        return await TryAsync();

        async Task<HttpResponseMessage> TryAsync()
        {
            using var request = new HttpRequestMessage(method, _base + path) { Content = content?.Invoke() };
            if (AccessToken is not null)
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", AccessToken);
            return await SendAsync(request);
        }
    }

    // A token is dead at its instant, with no margin (section 5.2).
    private async Task FreshenAsync()
    {
        if (staticToken is not null && (AccessToken is null || _time.GetUtcNow() >= _expiresAt))
            await AuthenticateAsync();
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellation = default)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(OperationTimeout);
        try
        {
            return await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
        }
        catch (Exception error) when (error is HttpRequestException || (error is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            throw new DocumentClientException(ClientErrorKind.Transport, 0, error.Message);
        }
    }

    private static async Task SucceedAsync(HttpResponseMessage response)
    {
        if (!response.IsSuccessStatusCode)
            throw DocumentClientException.Of((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage response)
    {
        await SucceedAsync(response);
        try
        {
            return JsonElement.Parse(await response.Content.ReadAsByteArrayAsync());
        }
        catch (JsonException error)
        {
            throw new DocumentClientException(ClientErrorKind.Model, (int)response.StatusCode, $"The answer is no JSON: {error.Message}");
        }
    }
}
