using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;

namespace AiTasks.SystemTests.Clients;

/// <summary>A person's events as a browser's <c>EventSource</c> reads them.</summary>
internal static class EventStream
{
    private const string PlaceInQueue = "task_status";

    /// <summary>Reads events as they come, for as long as somebody takes them.</summary>
    /// <param name="gateway">Where.</param>
    /// <param name="cookies">Whose.</param>
    /// <param name="lastEventId">The position to continue from; without one they begin with a snapshot.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public static async IAsyncEnumerable<JsonObject> ReadAsync(
        Uri gateway, string cookies, string? lastEventId = null, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(gateway, "/api/tasks/events"));
        request.Headers.Add("Cookie", cookies);
        if (lastEventId is not null) request.Headers.Add("Last-Event-ID", lastEventId);
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        await using var body = await response.EnsureSuccessStatusCode().Content.ReadAsStreamAsync(cancellation);
        await foreach (var item in SseParser.Create(body).EnumerateAsync(cancellation))
        {
            var frame = JsonNode.Parse(item.Data)!.AsObject();
            if ((string?)frame["type"] == PlaceInQueue)
            {
                // Said in passing: nothing to come back to.
                Assert.Null(item.EventId);
                continue;
            }

            Assert.Equal($"{frame["epoch"]}:{frame["seq"]}", item.EventId);
            yield return frame;
        }
    }
}
