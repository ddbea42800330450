using System.Net;

namespace AiTasks.Push.FunctionalTests.Attacks;

/// <summary>
/// S1: no page of another site opens a socket or a stream with a visitor's cookie. Contracts C and D have no such check, since their pages are
/// always elsewhere; there a cookie opens nothing. Programs, which send no Origin, are let in (contract A's cookies are not sent by them unasked).
/// </summary>
public sealed class OriginTests(OriginNode fixture, PushSystem system) : IClassFixture<OriginNode>
{
    private readonly string _cookie = $"sessionid={TestTokens.Session(TestTokens.NewUser())}";

    public static TheoryData<string> Foreign =>
    [
        "https://evil.example", "null", "file://", "https://app.example.com.evil.example", "https://evilapp.example.com", "https://app.example.com@evil.example",
        "https://app.example.com:8443", "http://app.example.com", "chrome-extension://app.example.com", "https://example.com", "https://sub.app.example.com",
        "https://app.example.com, https://evil.example", "http://localhost:5173", "http://127.0.0.1", "https://listed.example.evil.example", "http://listed.example", "*",
    ];

    [Theory]
    [MemberData(nameof(Foreign))]
    public async Task S1_a_page_of_another_site_opens_nothing_with_a_visitors_cookie(string origin)
    {
        Assert.Equal(HttpStatusCode.Forbidden, await OpenAsync("/ws/tasks/", origin, isSocket: true));
        Assert.Equal(HttpStatusCode.Forbidden, await OpenAsync("/api/tasks/events", origin, isSocket: false));
        Assert.Equal(HttpStatusCode.Forbidden, await OpenAsync("/api/tasks/events/poll", origin, isSocket: false));
    }

    [Theory]
    [InlineData("https://app.example.com")]
    [InlineData("https://APP.example.com")]
    [InlineData("https://listed.example")]
    [InlineData("")]
    public async Task S1_our_own_page_a_listed_one_and_a_program_are_let_in(string origin) =>
        Assert.Equal(HttpStatusCode.SwitchingProtocols, await OpenAsync("/ws/tasks/", origin, isSocket: true));

    [Theory]
    [InlineData("/api/task/ws/task/1", HttpStatusCode.Forbidden)]
    [InlineData("/api/v1/insight?channel=ui_events", HttpStatusCode.Unauthorized)]
    [InlineData("/chats/0b8f6a52-3f2e-4d0c-9a57-2f6f0c1b7d11/stream", HttpStatusCode.Unauthorized)]
    public async Task S1_where_any_page_may_come_a_cookie_opens_nothing(string path, HttpStatusCode refused) =>
        Assert.Equal(refused, await OpenAsync(path, "https://evil.example", isSocket: path.Contains("api", StringComparison.Ordinal)));

    [Theory]
    [InlineData("http://localhost:5173", HttpStatusCode.SwitchingProtocols)]
    [InlineData("https://127.0.0.1:8443", HttpStatusCode.SwitchingProtocols)]
    [InlineData("file://", HttpStatusCode.Forbidden)]
    [InlineData("file://localhost", HttpStatusCode.Forbidden)]
    [InlineData("https://evil.example", HttpStatusCode.Forbidden)]
    public async Task S1_while_one_develops_pages_that_this_machine_serves_are_let_in_and_files_are_not(string origin, HttpStatusCode answer) =>
        Assert.Equal(answer, await OpenAsync("/ws/tasks/", origin, isSocket: true, system.One));

    // As the gateway hands on what came over https.
    private async Task<HttpStatusCode> OpenAsync(string path, string origin, bool isSocket, PushNode? node = null)
    {
        node ??= fixture.Node;
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(node.Address, path));
        (string, string)[] headers = [("Host", "app.example.com"), ("X-Forwarded-Proto", "https"), ("Cookie", _cookie)];
        if (origin.Length > 0) headers = [.. headers, ("Origin", origin)];
        if (isSocket)
        {
            headers =
            [
                .. headers, ("Connection", "Upgrade"), ("Upgrade", "websocket"), ("Sec-WebSocket-Version", "13"), ("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="),
            ];
        }

        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        using var response = await node.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        return response.StatusCode;
    }
}

/// <summary>A node as it runs in production, where pages of this machine are strangers too.</summary>
public sealed class OriginNode(PushSystem system) : IAsyncLifetime
{
    internal PushNode Node { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Node = system.Node(("environment", "Production"), ("OriginOptions:AllowedOrigins:0", "https://listed.example"));
        await PushSystem.ReadyAsync(Node);
    }

    public ValueTask DisposeAsync() => Node.DisposeAsync();
}
