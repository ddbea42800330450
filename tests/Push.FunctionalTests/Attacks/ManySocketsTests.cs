using System.Net;
using System.Net.WebSockets;
using AiTasks.Push.Connections;
using AiTasks.TestServers;
using Microsoft.Extensions.DependencyInjection;

namespace AiTasks.Push.FunctionalTests.Attacks;

/// <summary>S17: one person cannot take the places of everybody else.</summary>
public sealed class ManySocketsTests(PushSystem system) : IAsyncLifetime
{
    private const int Most = 5;

    private readonly long _user = TestTokens.NewUser();
    private PushNode _node = null!;

    public async ValueTask InitializeAsync()
    {
        // No truce: on a slow machine it would come, and leave older sockets beside newer ones.
        _node = system.Node(
            ("ConnectionOptions:MaxSocketsPerPerson", $"{Most}"), ("ConnectionOptions:MaxReadersPerPerson", $"{Most}"),
            ("DeliveryOptions:EvictionsUntilTruce", "100"));
        await PushSystem.ReadyAsync(_node);
    }

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    [Theory]
    [InlineData("/api/task/ws/task/{0}")]
    [InlineData("/api/v1/insight?channel=ui_events")]
    public async Task S17_of_many_sockets_of_one_person_opened_at_once_the_limit_is_let_in(string path)
    {
        for (var round = 0; round < 10; round++)
        {
            var user = TestTokens.NewUser();
            var all = await Task.WhenAll(Enumerable.Range(0, 6 * Most).Select(_ => TryOpenAsync(path, user)));
            Assert.Equal(Most, all.Count(one => one is not null));

            // Others find their place, and one that leaves gives its own back.
            await using (await TryOpenAsync(path, TestTokens.NewUser()) ?? throw new InvalidOperationException("Another person was refused.")) { }
            await all.First(one => one is not null)!.DisposeAsync();
            await Wait.ForAsync("a place to be free again", async () => await TryOpenAsync(path, user) is { } opened && await CloseAsync(opened));
            foreach (var one in all.OfType<TaskSocket>()) await one.DisposeAsync();
        }

        await Wait.ForAsync("all places to be free again", () => _node.Services.GetRequiredService<ConnectionStore>().Count == 0);
    }

    [Fact]
    public async Task S17_streams_are_counted_as_sockets_are()
    {
        List<HttpResponseMessage> open = [];
        for (var i = 0; i < Most; i++) open.Add(await StreamAsync(HttpStatusCode.OK));
        (await StreamAsync(HttpStatusCode.TooManyRequests)).Dispose();
        Assert.Null(await TryOpenAsync("/api/task/ws/task/{0}", _user));

        open.ForEach(one => one.Dispose());
        await Wait.ForAsync("the streams' places to be free again", async () =>
            await TryOpenAsync("/api/task/ws/task/{0}", _user) is { } opened && await CloseAsync(opened));
    }

    [Fact]
    public async Task S17_readers_of_answers_are_counted_apart_from_sockets()
    {
        var chat = system.Api.ChatOf(_user);
        var answer = chat.Ask().Start().Write("Начало");
        List<ChatReading> readers = [];
        for (var i = 0; i < Most; i++)
        {
            readers.Add(new ChatReading(_node, chat));
            await readers[i].UpToAsync(answer.Written);
        }

        using (var refused = await GetAsync($"/chats/{chat.Id}/stream"))
        {
            Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
            Assert.StartsWith("event: error", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        await using (await TryOpenAsync("/api/task/ws/task/{0}", _user) ?? throw new InvalidOperationException("A socket was refused.")) { }
        answer.Complete();
        foreach (var reader in readers)
        {
            await reader.CompleteAsync(answer.Written);
            await reader.DisposeAsync();
        }

        await Wait.ForAsync("a reader's place to be free again", async () =>
        {
            using var later = await GetAsync($"/chats/{chat.Id}/stream");
            return later.StatusCode == HttpStatusCode.OK;
        });
    }

    [Fact]
    public async Task S17_a_front_end_whose_tabs_push_each_other_out_is_never_refused()
    {
        var before = await GreetedAsync();
        for (var i = 0; i < 6 * Most; i++)
        {
            var next = await GreetedAsync();
            Assert.Equal(4003, (await before.ClosedAsync()).Code);
            await before.DisposeAsync();
            before = next;
        }

        await before.DisposeAsync();
    }

    // Which of two sockets is the newer one is settled when they are greeted.
    private async Task<TaskSocket> GreetedAsync()
    {
        var socket = await _node.ConnectAsync(_user);
        await socket.NextAsync("active_tasks");
        return socket;
    }

    private async Task<TaskSocket?> TryOpenAsync(string path, long user)
    {
        try
        {
            return await TaskSocket.ConnectAsync(
                _node.Address, string.Format(System.Globalization.CultureInfo.InvariantCulture, path, user), ("Authorization", $"Bearer {TestTokens.Access(user)}"));
        }
        catch (WebSocketException error) when (error.Message.Contains("429", StringComparison.Ordinal))
        {
            return null;
        }
    }

    private static async Task<bool> CloseAsync(TaskSocket socket)
    {
        await socket.DisposeAsync();
        return true;
    }

    private async Task<HttpResponseMessage> StreamAsync(HttpStatusCode expected)
    {
        var response = await GetAsync("/api/tasks/events");
        Assert.Equal(expected, response.StatusCode);
        Assert.Equal(expected is HttpStatusCode.TooManyRequests, response.Headers.Contains("Retry-After"));
        return response;
    }

    private Task<HttpResponseMessage> GetAsync(string path)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {TestTokens.Access(_user)}");
        return _node.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
    }
}
