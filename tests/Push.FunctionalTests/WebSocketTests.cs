using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using AiTasks.Push.Connections;
using AiTasks.TestServers;
using Microsoft.Extensions.DependencyInjection;

namespace AiTasks.Push.FunctionalTests;

/// <summary>The protocol under the dialects (RFC 6455), as a client meets it that is not well behaved.</summary>
public sealed class WebSocketTests(PushSystem system)
{
    private readonly long _user = TestTokens.NewUser();

    public static TheoryData<string, byte[], int> Offences => new()
    {
        { "not masked", [FrameSocket.Text, 1, (byte)'x'], 1002 },
        { "reserved bit", FrameSocket.Frame(0xC1, "x"), 1002 },
        { "reserved kind", FrameSocket.Frame(0x83, "x"), 1002 },
        { "ping in fragments", FrameSocket.Frame(0x09, "x"), 1002 },
        { "continuation of nothing", FrameSocket.Frame(0x80, "x"), 1002 },
        { "close with a code of nobody", FrameSocket.Frame(FrameSocket.Close, [0x03, 0xED]), 1002 },
        { "text that is not UTF-8", FrameSocket.Frame(FrameSocket.Text, [0xFF]), 1007 },
        { "header of a message over the limit", [FrameSocket.Text, 0xFF, 0, 0, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0], 1009 },
        { "endless message in fragments", [.. FrameSocket.Frame(0x01, new byte[40_000]), .. FrameSocket.Frame(0x00, new byte[40_000])], 1009 },
        { "flood of pings", [.. Enumerable.Repeat(FrameSocket.Frame(FrameSocket.Ping, ""), 200).SelectMany(one => one)], 4429 },
        { "flood of empty fragments",
            [.. FrameSocket.Frame(0x01, ""), .. Enumerable.Repeat(FrameSocket.Frame(0x00, ""), 200).SelectMany(one => one)], 4429 },
    };

    [Theory]
    [MemberData(nameof(Offences))]
    public async Task What_breaks_the_protocol_is_closed_with_its_code(string what, byte[] bytes, int code)
    {
        await using var node = system.Node(("ConnectionOptions:CloseTimeout", "00:00:00.5"), ("ConnectionOptions:WheelTick", "00:00:00.05"));
        await using var socket = await FrameSocket.JoinedAsync(node.Address, "/ws/tasks/", _user);
        await socket.WriteAsync(bytes);
        var closed = await socket.ClosedAsync();
        Assert.True(code == closed, $"{what}: {closed}");
        await Wait.ForAsync("the socket to be forgotten", () => node.Services.GetRequiredService<ConnectionStore>().Count == 0);
    }

    [Fact]
    public async Task A_ping_is_answered_with_what_it_says_also_between_fragments()
    {
        await using var socket = await FrameSocket.JoinedAsync(system.One.Address, "/ws/tasks/", _user);
        await socket.WriteAsync([
            .. FrameSocket.Frame(0x01, """{"action":"get_task_"""), .. FrameSocket.Frame(FrameSocket.Ping, "ping"),
            .. FrameSocket.Frame(0x80, """status","data":{"task_id":1}}""")]);
        Assert.Equal((FrameSocket.Pong, "ping"), await ReadAsync(socket));
        Assert.Contains("ai_task_not_found", (await ReadAsync(socket)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_comes_together_with_the_handshake_is_heard()
    {
        for (var round = 0; round < 50; round++)
        {
            await using var socket = await FrameSocket.OpenAsync(system.One.Address);
            await socket.WriteAsync([
                .. FrameSocket.Handshake(system.One.Address, "/ws/tasks/", TestTokens.NewUser()), .. FrameSocket.Frame(FrameSocket.Ping, "early")]);
            Assert.StartsWith("HTTP/1.1 101", await socket.ReadHeadAsync(), StringComparison.Ordinal);
            Assert.Contains("active_tasks", (await ReadAsync(socket)).Text, StringComparison.Ordinal);
            Assert.Equal((FrameSocket.Pong, "early"), await ReadAsync(socket));
        }
    }

    [Fact]
    public async Task A_connection_that_served_requests_before_becomes_a_socket()
    {
        await using var socket = await FrameSocket.OpenAsync(system.One.Address);
        var request = Encoding.ASCII.GetBytes($"GET /health/live HTTP/1.1\r\nHost: {system.One.Address.Authority}\r\n\r\n");
        for (var i = 0; i < 3; i++)
        {
            await socket.WriteAsync(request);
            var head = await socket.ReadHeadAsync();
            Assert.StartsWith("HTTP/1.1 200", head, StringComparison.Ordinal);
            Assert.Contains("Transfer-Encoding: chunked", head, StringComparison.Ordinal);

            // The body, whose last chunk is as empty as the line after a head.
            await socket.ReadHeadAsync();
        }

        await socket.WriteAsync(FrameSocket.Handshake(system.One.Address, "/ws/tasks/", _user));
        Assert.Contains("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", await socket.ReadHeadAsync(), StringComparison.Ordinal);
        Assert.Contains("active_tasks", (await ReadAsync(socket)).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api/task/ws/task/{0}")]
    [InlineData("/api/v1/insight?channel=ui_events")]
    public async Task A_client_of_a_dialect_without_signs_of_life_is_pinged_and_forgotten_when_it_is_silent(string path)
    {
        await using var node = system.Node(
            ("ConnectionOptions:WheelTick", "00:00:00.02"), ("ConnectionOptions:PingInterval", "00:00:00.3"),
            ("ConnectionOptions:SilenceLimit", "00:00:01"), ("ConnectionOptions:CloseTimeout", "00:00:00.5"));
        var address = string.Format(System.Globalization.CultureInfo.InvariantCulture, path, _user);
        await using var socket = await FrameSocket.JoinedAsync(node.Address, address, _user);

        // Six pings are almost twice the silence limit.
        for (var pings = 0; pings < 6;)
        {
            var (first, payload) = await socket.NextAsync();
            if (first != FrameSocket.Ping)
                continue;
            pings++;
            await socket.WriteAsync(FrameSocket.Frame(FrameSocket.Pong, payload));
        }

        Assert.Equal(1011, await socket.ClosedAsync());
    }

    [Fact]
    public async Task Over_tls_it_is_the_same()
    {
        await using var node = new PushNode(system.Redis, system.Api, Certificate());
        await PushSystem.ReadyAsync(node);
        await using var socket = await FrameSocket.JoinedAsync(node.Address, "/ws/tasks/", _user);
        await socket.WriteAsync(FrameSocket.Frame(FrameSocket.Ping, "ping"));
        Assert.Equal((FrameSocket.Pong, "ping"), await ReadAsync(socket));
        var stream = system.Api.StreamOf(_user);
        for (var i = 0; i < 100; i++)
            stream.Start();
        for (var i = 0; i < 100; i++)
            Assert.Contains("task_started", (await ReadAsync(socket)).Text, StringComparison.Ordinal);
        await socket.WriteAsync(FrameSocket.Frame(FrameSocket.Text, [0xFF]));
        Assert.Equal(1007, await socket.ClosedAsync());
    }

    private static async Task<(byte First, string Text)> ReadAsync(FrameSocket socket)
    {
        var (first, payload) = await socket.NextAsync();
        return (first, Encoding.UTF8.GetString(payload));
    }

    private static X509Certificate2 Certificate()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest($"CN={IPAddress.Loopback}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }
}
