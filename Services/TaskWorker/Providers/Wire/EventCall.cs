using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AiTasks.TaskWorker.Providers.Wire;

/// <summary>Posts a question as JSON and reads the answer as server-sent events, each of which is one JSON object.</summary>
internal sealed class EventCall(HttpClient http, TimeProvider time)
{
    // OpenAI's older interface ends with it, and servers that copied the newer ones send it there too.
    private const string Done = "[DONE]";

    // Escapes would treble the length of Russian text.
    private static readonly JsonSerializerOptions Plain = new(JsonSerializerOptions.Default) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="address">Where to.</param>
    /// <param name="headers">Puts the key in.</param>
    /// <param name="question">The body.</param>
    /// <param name="cancellation">Hangs up.</param>
    /// <exception cref="ModelFailureException">Anything that goes wrong.</exception>
    public async IAsyncEnumerable<JsonElement> AskAsync(
        Uri address, Action<HttpRequestHeaders> headers, JsonObject question, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address)
        {
            Content = new StringContent(question.ToJsonString(Plain), Encoding.UTF8, "application/json"),
        };
        request.Headers.Accept.Add(new("text/event-stream"));
        headers(request.Headers);
        using var response = await GuardAsync(
            async () => await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation), cancellation);
        if (!response.IsSuccessStatusCode)
        {
            throw WireFailures.ByStatus(
                (int)response.StatusCode, response.Headers.TryGetValues("Retry-After", out var values) ? values.First() : null, time);
        }

        await using var body = await response.Content.ReadAsStreamAsync(cancellation);
        await using var events = SseParser.Create(body).EnumerateAsync(cancellation).GetAsyncEnumerator(cancellation);
        while (await GuardAsync(events.MoveNextAsync, cancellation))
        {
            if (events.Current.Data is { Length: > 0 } data && data != Done)
                yield return Parse(data);
        }
    }

    private static JsonElement Parse(string data)
    {
        try
        {
            return JsonSerializer.Deserialize<JsonElement>(data);
        }
        catch (JsonException exception)
        {
            throw WireFailures.Classify(exception);
        }
    }

    private static async ValueTask<T> GuardAsync<T>(Func<ValueTask<T>> action, CancellationToken cancellation)
    {
        try
        {
            return await action();
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested)
        {
            throw WireFailures.Classify(exception);
        }
    }
}
