using System.Net;
using AiTasks.ServiceDefaults.Authentication;

namespace AiTasks.TelegramAgent.FunctionalTests.Attacks;

/// <summary>S22: a service never sees a request that the gateway did not see as one, nor what only services may say.</summary>
public sealed class SmugglingTests : IAsyncLifetime
{
    private const string Smuggled = "GET /me?smuggled HTTP/1.1\r\nHost: x\r\n\r\n";

    private FakeBackend _backend = null!;
    private GatewayNode _gateway = null!;

    public static TheoryData<string, string> Ambiguous => new()
    {
        { "both lengths", "POST /me HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" },
        { "both lengths the other way", "POST /me HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n" },
        { "two lengths", "POST /me HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nContent-Length: 38\r\n\r\n" },
        { "two lengths in one", "POST /me HTTP/1.1\r\nHost: x\r\nContent-Length: 0, 38\r\n\r\n" },
        { "a negative length", "POST /me HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n" },
        { "a hexadecimal length", "POST /me HTTP/1.1\r\nHost: x\r\nContent-Length: 0x0\r\n\r\n" },
        { "an unknown encoding", "POST /me HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n" },
        { "chunked not last", "POST /me HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n" },
        { "a folded header", "POST /me HTTP/1.1\r\nHost: x\r\nTransfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n" },
        { "a space before the colon", "POST /me HTTP/1.1\r\nHost: x\r\nTransfer-Encoding : chunked\r\n\r\n0\r\n\r\n" },
        { "a header without a name", "POST /me HTTP/1.1\r\nHost: x\r\n: y\r\n\r\n" },
        { "a zero in a header", "GET /me HTTP/1.1\r\nHost: x\r\nX-A: a\0b\r\n\r\n" },
        { "a return in a header", "GET /me HTTP/1.1\r\nHost: x\r\nX-A: a\rX-User-Id: 1\r\n\r\n" },
        { "two hosts", "GET /me HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n" },
        { "no host", "GET /me HTTP/1.1\r\n\r\n" },
        { "a bad chunk", "POST /me HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n\r\n" },
        { "a zero in the path", "GET /me%00/../internal HTTP/1.1\r\nHost: x\r\n\r\n" },
    };

    public async ValueTask InitializeAsync()
    {
        _backend = await FakeBackend.StartAsync();
        _gateway = new GatewayNode(_backend.Address, _backend.Address, ("GatewayOptions:HeadersTimeout", "00:00:01"));
    }

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await _backend.DisposeAsync();
    }

    [Theory]
    [MemberData(nameof(Ambiguous))]
    public async Task S22_a_request_that_could_be_read_in_two_ways_is_refused_and_nothing_behind_it_is_heard(string what, string request)
    {
        using var connection = await RawConnection.OpenAsync(_gateway.Address);
        await connection.SendAsync(request + Smuggled);
        var answer = await connection.ReadToEndAsync();
        Assert.True(answer.StartsWith("HTTP/1.1 400 ", StringComparison.Ordinal), $"{what}: {answer}");
        Assert.Equal(answer.IndexOf("HTTP/1.1", StringComparison.Ordinal), answer.LastIndexOf("HTTP/1.1", StringComparison.Ordinal));
        Assert.Empty(_backend.Calls);
    }

    [Theory]
    [InlineData("Content-Length: +2", "{}")]
    [InlineData("Content-Length: 002", "{}")]
    [InlineData("Transfer-Encoding: CHUNKED", "0002;x=y\r\n{}\r\n0\r\nX-User-Id: 1\r\n\r\n")]
    public async Task S22_what_a_service_gets_has_one_length_in_one_spelling(string length, string body)
    {
        (string? Length, string? Encoding, string? Trailer) heard = default;
        _backend.Answer = context =>
        {
            var headers = context.Request.Headers;
            heard = (headers["Content-Length"], headers.TransferEncoding, headers["X-User-Id"]);
            return Task.CompletedTask;
        };
        using var connection = await RawConnection.OpenAsync(_gateway.Address);
        await connection.SendAsync($"POST /api/tool/generate_text HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{length}\r\n\r\n{body}");
        Assert.StartsWith("HTTP/1.1 200 ", await connection.ReadToEndAsync(), StringComparison.Ordinal);
        Assert.Contains(heard, ((string?, string?, string?)[])[("2", null, null), (null, "chunked", null)]);
        Assert.Equal("{}", _backend.Last.Body.ToJsonString());
    }

    [Fact]
    public async Task S22_nobody_speaks_another_protocol_in_clear()
    {
        using var connection = await RawConnection.OpenAsync(_gateway.Address);
        await connection.SendAsync("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + Smuggled);
        Assert.DoesNotContain("200", await connection.ReadToEndAsync(), StringComparison.Ordinal);
        Assert.Empty(_backend.Calls);
    }

    [Theory]
    [InlineData(ServiceTokenHandler.HeaderName)]
    [InlineData("x-service-token")]
    [InlineData("X-User-Id")]
    [InlineData("x-USER-id")]
    public async Task S22_what_services_tell_each_other_is_taken_away_from_everybody_outside(string header)
    {
        var heard = new List<string?>();
        _backend.Answer = context =>
        {
            heard.Add(context.Request.Headers[header]);
            return Task.CompletedTask;
        };
        foreach (var path in (string[])["/api/tool/generate_text", "/me", "/generate_text", "/chats/1", "/files/1"])
            await _gateway.PostAsync(path, "{}", (header, "1"), (header, "2"));
        Assert.Equal(5, heard.Count);
        Assert.All(heard, value => Assert.True(string.IsNullOrEmpty(value), value));
    }

    [Theory]
    [InlineData("header", 431)]
    [InlineData("headers", 431)]
    [InlineData("address", 414)]
    public async Task S12_a_head_without_measure_is_refused(string what, int status)
    {
        // Over every limit, and small enough to be sent as a whole before the answer comes.
        var large = new string('x', 40 * 1024);
        using var connection = await RawConnection.OpenAsync(_gateway.Address);
        await connection.SendAsync(what switch
        {
            "address" => $"GET /me?{large} HTTP/1.1\r\nHost: x\r\n\r\n",
            "header" => $"GET /me HTTP/1.1\r\nHost: x\r\nX-A: {large}\r\n\r\n",
            _ => $"GET /me HTTP/1.1\r\nHost: x\r\n{string.Concat(Enumerable.Repeat("A: b\r\n", 1000))}\r\n",
        });
        Assert.StartsWith($"HTTP/1.1 {status} ", await connection.ReadToEndAsync(), StringComparison.Ordinal);
        Assert.Empty(_backend.Calls);
    }

    [Fact]
    public async Task S17_who_never_finishes_asking_is_put_out_and_keeps_nobody_else_waiting()
    {
        var slow = await Task.WhenAll(Enumerable.Range(0, 300).Select(async number =>
        {
            var connection = await RawConnection.OpenAsync(_gateway.Address);
            await connection.SendAsync(number % 2 == 0 ? "GET /ws/tasks/ HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\n" : "G");
            return connection;
        }));
        using (var answer = await _gateway.Http.GetAsync(new Uri(_gateway.Address, "/health"), TestContext.Current.CancellationToken))
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);

        // All of them are closed from the other side, with a word or without.
        var words = await Task.WhenAll(slow.Select(one => one.ReadToEndAsync()));
        Assert.All(words, word => Assert.True(word.Length == 0 || word.StartsWith("HTTP/1.1 408 ", StringComparison.Ordinal), word));
        Assert.Empty(_backend.Calls);
        foreach (var one in slow) one.Dispose();
    }
}
