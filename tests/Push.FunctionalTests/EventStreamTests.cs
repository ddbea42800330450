using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using AiTasks.TestServers;

namespace AiTasks.Push.FunctionalTests;

/// <summary>The same events over server-sent events and long polls.</summary>
public sealed class EventStreamTests(PushSystem system)
{
    private readonly long _user = TestTokens.NewUser();

    private FakeStream Stream => system.Api.StreamOf(_user);

    [Fact]
    public async Task A_socket_a_stream_and_polls_tell_the_same_in_the_same_order()
    {
        await using var socket = await system.One.ConnectAsync(_user);
        await using var events = await EventReader.OpenAsync(system.Two, _user);
        var first = await socket.NextAsync("active_tasks");
        Assert.Equal(first.GetRawText(), (await events.NextAsync()).Data.GetRawText());
        var poll = await PollAsync("");
        Assert.Equal(first.GetRawText(), Assert.Single(poll.GetProperty("events").EnumerateArray()).GetRawText());
        var polling = PollAllAsync(poll, 12);

        var task = Stream.Start(age: TimeSpan.FromMinutes(1));
        for (var percent = 10; percent < 100; percent += 10) Stream.Progress(task, percent, $"{percent} %");
        Stream.Complete(task);
        Stream.Start();

        var frames = await socket.UpToAsync(12);
        var told = new List<EventReader.Event>();
        while (told.Count < frames.Count) told.Add(await events.NextAsync());
        var polled = await polling;
        Assert.Equal(frames.Select(frame => frame.GetRawText()), told.Select(one => one.Data.GetRawText()));
        Assert.Equal(frames.Select(frame => $"{Stream.Epoch}:{frame.GetProperty("seq")}"), told.Select(one => one.Id));
        Assert.Equal(frames.Select(frame => frame.GetRawText()), polled);
    }

    [Fact]
    public async Task A_stream_goes_on_after_the_last_event_its_browser_had()
    {
        var task = Stream.Start(age: TimeSpan.FromMinutes(1));
        string? last;
        await using (var events = await EventReader.OpenAsync(system.One, _user))
        {
            await events.NextAsync();
            Stream.Progress(task, 10);
            last = (await events.NextAsync()).Id;
        }

        Stream.Progress(task, 20);
        Stream.Complete(task);
        await using var again = await EventReader.OpenAsync(system.Two, _user, last);
        Assert.Equal($"{Stream.Epoch}:3", (await again.NextAsync()).Id);
        Assert.Equal($"{Stream.Epoch}:4", (await again.NextAsync()).Id);
    }

    [Fact]
    public async Task A_stream_that_missed_nothing_opens_at_once()
    {
        Stream.Start();
        await using var events = await EventReader.OpenAsync(system.One, _user, $"{Stream.Epoch}:1");
        Stream.Start();
        Assert.Equal($"{Stream.Epoch}:2", (await events.NextAsync()).Id);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("other:1")]
    public async Task A_last_event_that_means_nothing_gets_a_resync(string last)
    {
        Stream.Start();
        await using var events = await EventReader.OpenAsync(system.One, _user, last);
        var resync = await events.NextAsync();
        Assert.Equal(("resync", $"{Stream.Epoch}:1"), (resync.Data.GetProperty("type").GetString(), resync.Id));
    }

    [Fact]
    public async Task A_listener_replaces_nobody()
    {
        await using var socket = await system.One.ConnectAsync(_user);
        await socket.NextAsync("active_tasks");
        await using var events = await EventReader.OpenAsync(system.One, _user);
        await using var more = await EventReader.OpenAsync(system.Two, _user);
        await events.NextAsync();
        await more.NextAsync();
        Stream.Start();
        await socket.NextAsync("task_started");
        Assert.Equal("task_started", (await events.NextAsync()).Data.GetProperty("type").GetString());
        Assert.Equal("task_started", (await more.NextAsync()).Data.GetProperty("type").GetString());
    }

    [Fact]
    public async Task A_poll_waits_for_an_event_and_ends_without_one()
    {
        Stream.Start();
        var empty = await PollAsync($"?epoch={Stream.Epoch}&after=1&wait=0.2");
        Assert.Empty(empty.GetProperty("events").EnumerateArray());
        Assert.Equal((Stream.Epoch, 1), (empty.GetProperty("epoch").GetString(), empty.GetProperty("after").GetInt64()));

        var waiting = PollAsync($"?epoch={Stream.Epoch}&after=1&wait=20");
        Stream.Start();
        var answer = await waiting;
        Assert.Equal(2, answer.GetProperty("after").GetInt64());
        Assert.Equal("task_started", Assert.Single(answer.GetProperty("events").EnumerateArray()).GetProperty("type").GetString());
    }

    [Fact]
    public async Task A_node_that_stops_ends_streams_and_answers_polls_so_that_they_go_elsewhere()
    {
        await using var node = system.Node();
        await PushSystem.ReadyAsync(node);
        Stream.Start();
        await using var events = await EventReader.OpenAsync(node, _user, $"{Stream.Epoch}:1");
        using var poll = Request($"poll?epoch={Stream.Epoch}&after=1&wait=50");
        var answer = node.Http.SendAsync(poll, TestContext.Current.CancellationToken);
        await Wait.ForAsync("the poll to wait", async () => (await node.Http.GetStringAsync("/health/live")).Length > 0 && !answer.IsCompleted);
        await node.DisposeAsync();
        await events.EndAsync();
        using var response = await answer;
        Assert.Contains(response.StatusCode, (HttpStatusCode[])[HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable]);
    }

    [Fact]
    public async Task Who_may_not_listen_is_told_so_in_the_dialect()
    {
        foreach (var path in (string[])["", "poll"])
        {
            using var nobody = new HttpRequestMessage(HttpMethod.Get, $"/api/tasks/events/{path}");
            Assert.Equal((HttpStatusCode.Unauthorized, "not_authenticated"), await RefusalAsync(nobody));

            using var foreign = Request(path);
            foreign.Headers.Add("Origin", "https://evil.example");
            Assert.Equal((HttpStatusCode.Forbidden, "origin_not_allowed"), await RefusalAsync(foreign));

            system.Api.Refused[_user] = HttpStatusCode.Forbidden;
            using var unaccepted = Request(path);
            Assert.Equal((HttpStatusCode.Forbidden, "policy_acceptance_required"), await RefusalAsync(unaccepted));

            system.Api.Refused[_user] = HttpStatusCode.Unauthorized;
            using var revoked = Request(path);
            Assert.Equal((HttpStatusCode.Unauthorized, "not_authenticated"), await RefusalAsync(revoked));

            system.Api.Refused[_user] = HttpStatusCode.InternalServerError;
            using var unlucky = Request(path);
            Assert.Equal((HttpStatusCode.ServiceUnavailable, "service_unavailable"), await RefusalAsync(unlucky));
            system.Api.Refused.TryRemove(_user, out _);
        }
    }

    [Theory]
    [InlineData("POST", "", HttpStatusCode.MethodNotAllowed, "method_not_allowed")]
    [InlineData("DELETE", "poll", HttpStatusCode.MethodNotAllowed, "method_not_allowed")]
    [InlineData("GET", "elsewhere", HttpStatusCode.NotFound, "not_found")]
    public async Task What_is_not_offered_is_refused_in_the_dialect(string method, string path, HttpStatusCode status, string code)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), $"/api/tasks/events/{path}");
        Assert.Equal((status, code), await RefusalAsync(request));
    }

    [Fact]
    public async Task A_page_of_a_listed_site_may_listen_with_its_cookies()
    {
        await using var node = system.Node(("OriginOptions:AllowedOrigins:0", "https://app.example.com"));
        using var request = Request("poll?wait=0");
        request.Headers.Add("Origin", "https://app.example.com");
        using var response = await node.Http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal("https://app.example.com", Assert.Single(response.EnsureSuccessStatusCode().Headers.GetValues("Access-Control-Allow-Origin")));
        Assert.Equal("true", Assert.Single(response.Headers.GetValues("Access-Control-Allow-Credentials")));
    }

    private async Task<(HttpStatusCode, string?)> RefusalAsync(HttpRequestMessage request)
    {
        using var response = await system.One.Http.SendAsync(request, TestContext.Current.CancellationToken);
        var body = await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        return (response.StatusCode, body.GetProperty("error_code").GetString());
    }

    private HttpRequestMessage Request(string path)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, $"/api/tasks/events/{path}");
        request.Headers.Add("Cookie", $"sessionid={TestTokens.Session(_user)}");
        return request;
    }

    private async Task<JsonElement> PollAsync(string query)
    {
        using var request = Request($"poll{query}");
        using var response = await system.Two.Http.SendAsync(request, TestContext.Current.CancellationToken);
        response.EnsureSuccessStatusCode();
        return (await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken)).GetProperty("data");
    }

    private async Task<List<string>> PollAllAsync(JsonElement answer, long until)
    {
        var frames = new List<string>();
        while (answer.GetProperty("after").GetInt64() < until)
        {
            answer = await PollAsync($"?epoch={answer.GetProperty("epoch").GetString()}&after={answer.GetProperty("after").GetInt64()}");
            frames.AddRange(answer.GetProperty("events").EnumerateArray().Select(frame => frame.GetRawText()));
        }

        return frames;
    }
}
