using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using AiTasks.Contracts;
using Microsoft.Extensions.Options;

namespace AiTasks.Push.Delivery;

/// <summary>The task API gave no usable answer. The message holds no address, token or user data.</summary>
internal sealed class TaskApiUnavailableException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>The answer to a reader of a chat that wants in.</summary>
/// <param name="Status">200, or 4xx for a refusal.</param>
/// <param name="Opening">Null for a refusal.</param>
/// <param name="Message">What the task API says about a refusal, for the person; null for nothing.</param>
internal sealed record ChatVerdict(HttpStatusCode Status, ChatOpening? Opening, string? Message);

/// <summary>What this service asks the task API. Every call may be repeated without harm.</summary>
internal sealed class TaskApiClient(HttpClient http, IOptions<TaskApiOptions> options)
{
    /// <summary>Whose credential it is; null when it is nobody's, or nobody's any more.</summary>
    public async Task<KnownPerson?> IdentifyAsync(string rawToken, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, PushApiRoutes.Identify);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", rawToken);
        return await SendAsync(request, options.Value.WelcomeTimeout, async (response, stop) =>
            response.StatusCode is HttpStatusCode.Unauthorized ? null : await ReadAsync<KnownPerson>(response, stop), cancellation);
    }

    /// <summary>Asks for a snapshot with the person's own credential, which is checked against the database there.</summary>
    public async Task<SocketAnswer> WelcomeAsync(SocketAsking socket, CancellationToken cancellation)
    {
        using var request = Post(PushApiRoutes.Welcome, socket.Request);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", socket.Credential);
        return await SendAsync(request, options.Value.WelcomeTimeout, async (response, stop) =>
            new SocketAnswer((int)response.StatusCode, response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden
                ? null : await ReadAsync<SocketWelcome>(response, stop)), cancellation);
    }

    /// <summary>Asks for the snapshots of many sockets in one question.</summary>
    public Task<WelcomesResponse> WelcomeAsync(WelcomesRequest questions, CancellationToken cancellation) =>
        PostAsync(PushApiRoutes.Welcomes, questions, options.Value.WelcomeTimeout, ReadAsync<WelcomesResponse>, cancellation);

    /// <summary>Which of these sign-ins are good no more.</summary>
    public Task<EndedSignIns> EndedAsync(SignInsRequest signIns, CancellationToken cancellation) =>
        PostAsync(PushApiRoutes.Ended, signIns, options.Value.CommandTimeout, ReadAsync<EndedSignIns>, cancellation);

    public Task<TailResponse> TailAsync(TailRequest positions, CancellationToken cancellation) =>
        PostAsync(PushApiRoutes.Tail, positions, options.Value.TailTimeout, ReadAsync<TailResponse>, cancellation);

    public Task AcknowledgeAsync(AcknowledgeRequest positions, CancellationToken cancellation) =>
        PostAsync(PushApiRoutes.Acknowledge, positions, options.Value.CommandTimeout, (response, _) => response.IsSuccessStatusCode
            ? Task.FromResult(true)
            : throw Unusable(response), cancellation);

    /// <summary>Says that this node is there, or that it stops.</summary>
    public Task TellPresenceAsync(PushPresence presence, CancellationToken cancellation) =>
        PostAsync(PushApiRoutes.Presence, presence, options.Value.CommandTimeout, (response, _) => response.IsSuccessStatusCode
            ? Task.FromResult(true)
            : throw Unusable(response), cancellation);

    /// <summary>Whether the task is cancelled now; false also for an unknown or foreign one.</summary>
    public Task<bool> CancelAsync(TaskQuery query) =>
        PostAsync(PushApiRoutes.Cancel, query, options.Value.CommandTimeout, async (response, stop) =>
            response.StatusCode is not HttpStatusCode.NotFound && (await ReadAsync<CancelAnswer>(response, stop)).Cancelled);

    /// <summary>The task as it is; null for an unknown or foreign one.</summary>
    public Task<TaskFact?> StatusAsync(TaskQuery query) =>
        PostAsync<TaskQuery, TaskFact?>(PushApiRoutes.Status, query, options.Value.CommandTimeout, async (response, stop) =>
            response.StatusCode is HttpStatusCode.NotFound ? null : await ReadAsync<TaskFact>(response, stop));

    /// <summary>The person's task of that name; null when there is none.</summary>
    public Task<TaskFact?> RecordAsync(RecordQuery query) =>
        PostAsync(PushApiRoutes.Record, query, options.Value.CommandTimeout, async (response, stop) =>
            response.StatusCode is HttpStatusCode.NotFound ? null : await ReadAsync<TaskFact>(response, stop));

    /// <summary>Which answer a reader of a chat gets, asked with the person's own credential.</summary>
    /// <returns>The opening; or the status with which the task API refuses, and what it says about it, if anything.</returns>
    public async Task<ChatVerdict> OpenChatAsync(string rawToken, ChatOpenRequest question, CancellationToken cancellation)
    {
        using var request = Post(ChatApiRoutes.Open, question);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", rawToken);
        return await SendAsync(request, options.Value.WelcomeTimeout, async (response, stop) =>
            response.StatusCode is >= HttpStatusCode.BadRequest and < HttpStatusCode.InternalServerError
                ? new ChatVerdict(response.StatusCode, null, await ReadMessageAsync(response, stop))
                : new ChatVerdict(HttpStatusCode.OK, await ReadAsync<ChatOpening>(response, stop), null), cancellation);
    }

    /// <summary>How long tasks will have to wait, in the order of the questions; null for one that waits no more.</summary>
    public Task<StandingsResponse> StandingsAsync(StandingsRequest asked, CancellationToken cancellation) =>
        PostAsync(ChatApiRoutes.Standings, asked, options.Value.CommandTimeout, ReadAsync<StandingsResponse>, cancellation);

    /// <summary>Says that a reader has the whole answer.</summary>
    public Task DeliveredAsync(TaskQuery query) =>
        PostAsync(ChatApiRoutes.Delivered, query, options.Value.CommandTimeout, (response, _) => response.IsSuccessStatusCode
            ? Task.FromResult(true)
            : throw Unusable(response));

    private async Task<TAnswer> PostAsync<TBody, TAnswer>(
        string route, TBody body, TimeSpan timeout, Func<HttpResponseMessage, CancellationToken, Task<TAnswer>> read,
        CancellationToken cancellation = default)
    {
        using var request = Post(route, body);
        return await SendAsync(request, timeout, read, cancellation);
    }

    private static HttpRequestMessage Post<TBody>(string route, TBody body)
    {
        var content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body, WireJson.Internal));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return new HttpRequestMessage(HttpMethod.Post, route) { Content = content };
    }

    private async Task<TAnswer> SendAsync<TAnswer>(
        HttpRequestMessage request, TimeSpan timeout, Func<HttpResponseMessage, CancellationToken, Task<TAnswer>> read,
        CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(timeout);
        var route = request.RequestUri;
        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            return await read(response, limit.Token);
        }
        catch (OperationCanceledException error) when (!cancellation.IsCancellationRequested)
        {
            throw new TaskApiUnavailableException($"{route}: no answer within {timeout.TotalSeconds} s", error);
        }
        catch (Exception error) when (error is HttpRequestException or IOException or JsonException)
        {
            throw new TaskApiUnavailableException($"{route}: {error.GetType().Name}", error);
        }
    }

    private static async Task<T> ReadAsync<T>(HttpResponseMessage response, CancellationToken stop)
    {
        if (!response.IsSuccessStatusCode)
            throw Unusable(response);

        return await response.Content.ReadFromJsonAsync<T>(WireJson.Internal, stop)
            ?? throw new JsonException("An empty answer.");
    }

    private static async Task<string?> ReadMessageAsync(HttpResponseMessage response, CancellationToken stop)
    {
        var body = await response.Content.ReadAsByteArrayAsync(stop);
        try
        {
            return body.Length > 0 ? JsonSerializer.Deserialize<RefusalBody>(body, WireJson.Internal)?.Message : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static TaskApiUnavailableException Unusable(HttpResponseMessage response) =>
        new($"{response.RequestMessage?.RequestUri?.AbsolutePath}: HTTP {(int)response.StatusCode}");

    private sealed record RefusalBody(string? Message);
}
