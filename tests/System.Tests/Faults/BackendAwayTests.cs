using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text.Json.Nodes;
using AiTasks.Contracts;
using AiTasks.SystemTests.Clients;
using AiTasks.TestServers;

namespace AiTasks.SystemTests.Faults;

/// <summary>A gateway of the test's own, whose way to the services fails.</summary>
public sealed class BackendAwayTests(OfflineSystem offline) : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(6);

    private static readonly string[] Calls =
    [
        "csrf/", "registration/", "login/", "logout/", "get-user-data/", "update-user-data/",
        "app/ai-tasks/start/", "app/ai-tasks/status/", "app/ai-tasks/active/", "app/ai-tasks/cancel/", "app/ai-tasks/history/",
    ];

    private static readonly string[] Listening = ["/ws/tasks/", "/api/tasks/events", "/api/tasks/events/poll"];

    private FaultProxy _taskApi = null!;
    private FaultProxy _push = null!;
    private FaultProxy _agent = null!;
    private ServiceProcess _gateway = null!;

    public enum Fault
    {
        Refused,
        Unanswered,
    }

    public async ValueTask InitializeAsync()
    {
        (_taskApi, _push, _agent) = (ProxyOf("taskapi"), ProxyOf("push"), ProxyOf("telegramagent"));
        _gateway = await ServiceProcess.StartAsync("Gateway", new Dictionary<string, string>
        {
            ["services__taskapi__http__0"] = $"http://127.0.0.1:{_taskApi.Port}",
            ["services__push__http__0"] = $"http://127.0.0.1:{_push.Port}",
            ["services__telegramagent__http__0"] = $"http://127.0.0.1:{_agent.Port}",
        });
    }

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await _taskApi.DisposeAsync();
        await _push.DisposeAsync();
        await _agent.DisposeAsync();
    }

    [Theory]
    [InlineData(Fault.Refused)]
    [InlineData(Fault.Unanswered)]
    public async Task While_the_services_are_away_every_route_says_so_soon_and_in_json_and_works_when_they_are_back(Fault fault)
    {
        using var person = await FrontClient.RegisterAsync(_gateway.Address);
        await WorksAsync(person);

        await FailAsync(fault);
        await Task.WhenAll([
            .. Calls.Select(path => IsRefusedAsync(HttpMethod.Post, $"/api/rest/front/{path}")),
            .. Listening.Select(path => IsRefusedAsync(HttpMethod.Get, path)),
            SocketIsRefusedAsync(person),
            BotIsRefusedAsync(),
        ]);

        _taskApi.Resume();
        _push.Resume();
        _agent.Resume();
        await Wait.ForAsync("the gateway to work again", async () =>
        {
            await WorksAsync(person);
            return true;
        });
    }

    private FaultProxy ProxyOf(string service)
    {
        var address = offline.System.Resource(service).Url!;
        return new FaultProxy(address.Host, address.Port);
    }

    private async Task FailAsync(Fault fault)
    {
        foreach (var way in (FaultProxy[])[_taskApi, _push, _agent])
        {
            if (fault is Fault.Refused) await way.RefuseAsync();
            else way.Blackhole();
        }
    }

    private static async Task WorksAsync(FrontClient person)
    {
        await using var socket = await person.ConnectAsync();
        Assert.Equal("ok", (string?)(await person.PostAsync("app/ai-tasks/active/", new { }))["status"]);
    }

    private async Task IsRefusedAsync(HttpMethod method, string path)
    {
        using var http = new HttpClient { BaseAddress = _gateway.Address };
        using var request = new HttpRequestMessage(method, path);
        if (method == HttpMethod.Post) request.Content = JsonContent.Create(new { task_type = TaskTypes.HabitCreateHelp, task_id = 1 });
        var clock = Stopwatch.StartNew();
        using var response = await http.SendAsync(request);
        Assert.True(clock.Elapsed < Patience, $"{path} was answered after {clock.Elapsed}.");
        Assert.True(response.StatusCode is HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable, $"{path} was answered {response.StatusCode}.");

        var body = JsonNode.Parse(await response.Content.ReadAsStringAsync())!.AsObject();
        Assert.Equal(("error", "service_unavailable"), ((string?)body["status"], (string?)body["error_code"]));
        Assert.Matches("[а-я]", (string?)body["error_message"]);
        Assert.Empty(body["data"]!.AsObject());
        var shown = body["error_data"]!.AsObject();
        Assert.Equal(["error", "key", "message", "error_code"], shown.Select(field => field.Key));
        Assert.Equal((string?)body["error_message"], (string?)shown["message"]);
    }

    private async Task BotIsRefusedAsync()
    {
        using var http = new HttpClient { BaseAddress = _gateway.Address };
        var clock = Stopwatch.StartNew();
        using var response = await http.PostAsJsonAsync("/generate_text", new { prompt = "x" });
        Assert.True(clock.Elapsed < Patience, $"The bot was answered after {clock.Elapsed}.");
        Assert.True(response.StatusCode is HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable, $"The bot was answered {response.StatusCode}.");
        var body = await response.Content.ReadAsByteArrayAsync();
        Assert.InRange(body.Length, 1, 1024);
        Assert.Matches("[а-я]", (string?)JsonNode.Parse(body)!["error"]);
    }

    private async Task SocketIsRefusedAsync(FrontClient person)
    {
        using var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        socket.Options.SetRequestHeader("Cookie", person.CookieHeader);
        var clock = Stopwatch.StartNew();
        await Assert.ThrowsAsync<WebSocketException>(
            () => socket.ConnectAsync(new UriBuilder(_gateway.Address) { Scheme = "ws", Path = TaskSocket.Path }.Uri, default));
        Assert.True(clock.Elapsed < Patience, $"The socket was refused after {clock.Elapsed}.");
        Assert.True(socket.HttpStatusCode is HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable, $"The socket was answered {socket.HttpStatusCode}.");
    }
}
