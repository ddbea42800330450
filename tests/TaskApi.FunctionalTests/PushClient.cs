using System.Net;
using System.Net.Http.Json;
using AiTasks.Contracts;
using AiTasks.ServiceDefaults.Authentication;

namespace AiTasks.TaskApi.FunctionalTests;

/// <summary>Asks what a push node asks.</summary>
internal sealed class PushClient(TaskApiFixture fixture)
{
    public static string Session(Browser browser) => browser.Cookies.GetCookies(new Uri("http://localhost/"))["sessionid"]!.Value;

    /// <summary>Everything that a person's stream holds.</summary>
    public async Task<IReadOnlyList<StreamEvent>> EventsAsync(Browser browser)
    {
        var welcome = await WelcomeAsync(browser);
        var events = new List<StreamEvent>();
        StreamTail tail;
        do
        {
            tail = await TailAsync(welcome.UserId, welcome.Epoch, events.Count);
            Assert.False(tail.Lost);
            events.AddRange(tail.Events);
        }
        while (tail.More);

        Assert.Equal(Enumerable.Range(1, events.Count).Select(seq => (long)seq), events.Select(item => item.Seq));
        return events;
    }

    public async Task AcknowledgeAsync(SocketWelcome welcome, params long[] positions)
    {
        using var client = CreateClient();
        var request = new AcknowledgeRequest(
            [.. positions.Select(seq => new StreamPosition(StreamKeys.User(welcome.UserId), welcome.Epoch, seq))]);
        using var response = await client.PostAsJsonAsync(PushApiRoutes.Acknowledge, request, WireJson.Internal);
        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
    }

    public async Task<SocketWelcome> WelcomeAsync(Browser browser, WelcomeRequest? request = null)
    {
        using var client = CreateClient();
        client.DefaultRequestHeaders.Authorization = new("Bearer", Session(browser));
        using var body = request is null ? null : JsonContent.Create(request, options: WireJson.Internal);
        using var response = await client.PostAsync(PushApiRoutes.Welcome, body);
        response.EnsureSuccessStatusCode();
        return (await response.Content.ReadFromJsonAsync<SocketWelcome>(WireJson.Internal))!;
    }

    /// <summary>What sockets are told that ask together.</summary>
    public async Task<IReadOnlyList<SocketAnswer>> WelcomeAsync(params IEnumerable<(string Credential, WelcomeRequest Request)> sockets)
    {
        using var client = CreateClient();
        using var response = await client.PostAsJsonAsync(
            PushApiRoutes.Welcomes, new WelcomesRequest([.. sockets.Select(one => new SocketAsking(one.Credential, one.Request))]), WireJson.Internal);
        response.EnsureSuccessStatusCode();
        return (await response.Content.ReadFromJsonAsync<WelcomesResponse>(WireJson.Internal))!.Answers;
    }

    /// <summary>What follows a position, as much of it as one answer holds.</summary>
    public Task<StreamTail> TailAsync(long userId, string epoch, long after) => TailAsync(StreamKeys.User(userId), epoch, after);

    /// <summary>What follows a position in any stream, as much of it as one answer holds.</summary>
    public async Task<StreamTail> TailAsync(string key, string epoch, long after)
    {
        using var client = CreateClient();
        using var response = await client.PostAsJsonAsync(PushApiRoutes.Tail, new TailRequest([new StreamPosition(key, epoch, after)]), WireJson.Internal);
        response.EnsureSuccessStatusCode();
        return Assert.Single((await response.Content.ReadFromJsonAsync<TailResponse>(WireJson.Internal))!.Tails);
    }

    /// <param name="node">Null for one of the fixture's.</param>
    public HttpClient CreateClient(HttpClient? node = null)
    {
        var client = node ?? fixture.CreateClient(node: 1);
        client.DefaultRequestHeaders.Add(ServiceTokenHandler.HeaderName, fixture.Service<TokenService>().Sign(
            new AccessToken { Kind = TokenKind.Service, Subject = "push", ExpiresAt = DateTimeOffset.UtcNow.AddMinutes(1) }));
        return client;
    }
}
