using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AiTasks.Notifier;

/// <summary>Over HTTP, to the gateway.</summary>
internal sealed class HttpTransport : INotifierTransport
{
    private readonly HttpClient _http;

    public HttpTransport(NotifierOptions options)
    {
        _http = new HttpClient { BaseAddress = options.Address, Timeout = options.CallTimeout };
        _http.DefaultRequestHeaders.Add("X-Service-Key", options.ServiceKey);
    }

    public async Task<IReadOnlyList<EventOutcome>> SendAsync(IReadOnlyList<JsonObject> events, CancellationToken cancellationToken)
    {
        try
        {
            var batch = new JsonObject { ["events"] = new JsonArray([.. events.Select(one => one.DeepClone())]) };
            using var response = await _http.PostAsJsonAsync("api/producer/batch", batch, cancellationToken).ConfigureAwait(false);
            if (response.IsSuccessStatusCode)
                return EventOutcome.Read(await response.Content.ReadFromJsonAsync<JsonNode>(cancellationToken).ConfigureAwait(false));
            if (IsPassing(response.StatusCode)) return [];

            var text = await response.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false);
            throw new NotifierException(CodeOf(text) ?? $"http_{(int)response.StatusCode}", $"The server refused the call ({(int)response.StatusCode}): {text}");
        }
        catch (Exception error) when (error is HttpRequestException or IOException or JsonException || (error is TaskCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return [];
        }
    }

    public void Dispose() => _http.Dispose();

    private static bool IsPassing(HttpStatusCode status) =>
        status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests || (int)status >= (int)HttpStatusCode.InternalServerError;

    private static string? CodeOf(string problem)
    {
        try
        {
            return (string?)JsonNode.Parse(problem)?["code"];
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
