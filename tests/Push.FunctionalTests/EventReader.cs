using System.Net.ServerSentEvents;
using System.Text.Json;

namespace AiTasks.Push.FunctionalTests;

/// <summary>Reads an event stream as a browser's EventSource does.</summary>
internal sealed class EventReader : IAsyncDisposable
{
    // Two cores, shared with servers and other builds: only a failing test waits this long.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly HttpClient _http;
    private readonly HttpResponseMessage _response;
    private readonly IAsyncEnumerator<SseItem<string>> _items;

    private EventReader(HttpClient http, HttpResponseMessage response, Stream body)
    {
        (_http, _response) = (http, response);
        _items = SseParser.Create(body).EnumerateAsync().GetAsyncEnumerator();
    }

    public sealed record Event(string? Id, JsonElement Data);

    public static async Task<EventReader> OpenAsync(PushNode node, long userId, string? lastEventId = null)
    {
        var http = new HttpClient { BaseAddress = node.Address };
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/tasks/events");
        request.Headers.Add("Cookie", $"sessionid={TestTokens.Session(userId)}");
        request.Headers.Accept.ParseAdd("text/event-stream");
        if (lastEventId is not null)
            request.Headers.Add("Last-Event-ID", lastEventId);
        var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead).WaitAsync(Patience);
        Assert.Equal("text/event-stream", response.EnsureSuccessStatusCode().Content.Headers.ContentType?.MediaType);
        return new EventReader(http, response, await response.Content.ReadAsStreamAsync());
    }

    public async Task<Event> NextAsync()
    {
        Assert.True(await _items.MoveNextAsync().AsTask().WaitAsync(Patience), "The stream ended.");
        return new Event(_items.Current.EventId, JsonDocument.Parse(_items.Current.Data).RootElement);
    }

    public async Task UpToAsync(string id)
    {
        while ((await NextAsync()).Id != id)
        {
        }
    }

    /// <summary>Waits for the server to end the stream.</summary>
    public async Task EndAsync()
    {
        try
        {
            Assert.False(await _items.MoveNextAsync().AsTask().WaitAsync(Patience));
        }
        catch (Exception error) when (error is HttpIOException or IOException)
        {
            // Cut, which a browser takes for the same.
        }
    }

    public ValueTask DisposeAsync()
    {
        _response.Dispose();
        _http.Dispose();
        return ValueTask.CompletedTask;
    }
}
