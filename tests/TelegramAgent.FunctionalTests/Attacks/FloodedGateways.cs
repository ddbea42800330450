using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using AiTasks.TestServers;

namespace AiTasks.TelegramAgent.FunctionalTests.Attacks;

/// <summary>Two gateways behind a proxy that both trust, with limits that refill in hours.</summary>
public sealed class FloodedGateways : IAsyncLifetime
{
    /// <summary>Requests that each limit lets in.</summary>
    internal const int Burst = 20;

    private ServerSet _servers = null!;

    internal FakeBackend Backend { get; private set; } = null!;

    internal FaultProxy Redis { get; private set; } = null!;

    internal GatewayNode One { get; private set; } = null!;

    internal GatewayNode Two { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        _servers = await ServerSet.StartAsync(ServerKinds.Redis, TestContext.Current.CancellationToken);
        Backend = await FakeBackend.StartAsync();
        var address = _servers.RedisConnection.Split(',')[0].Split(':');
        Redis = new FaultProxy(address[0], int.Parse(address[1], System.Globalization.CultureInfo.InvariantCulture));
        (One, Two) = (Node(), Node());
    }

    public async ValueTask DisposeAsync()
    {
        await One.DisposeAsync();
        await Two.DisposeAsync();
        await Redis.DisposeAsync();
        await Backend.DisposeAsync();
        await _servers.DisposeAsync();
    }

    /// <summary>A further gateway; whoever starts it disposes it.</summary>
    internal GatewayNode Node(params (string Name, string Value)[] settings)
    {
        var password = _servers.RedisConnection[_servers.RedisConnection.IndexOf(',', StringComparison.Ordinal)..];
        (string, string)[] limits =
        [
            .. ((string[])["Address", "Person", "Token", "Service"]).SelectMany(kind => ((string, string)[])
            [
                ($"RateLimitOptions:{kind}PerSecond", "0.001"), ($"RateLimitOptions:{kind}Burst", $"{Burst}"),
            ]),
        ];
        return new GatewayNode(Backend.Address, Backend.Address,
        [
            .. limits, ("services:push:http:0", Backend.Address), ("TokenOptions:SigningKey", TestTokens.SigningKey),
            ("ConnectionStrings:redis", $"127.0.0.1:{Redis.Port}{password}"), ("RateLimitOptions:SyncInterval", "00:00:00.010"),
            ("GatewayOptions:TrustedProxies:0", "127.0.0.0/8"), .. settings,
        ]);
    }

    /// <summary>An address that no other test knows.</summary>
    internal static string NewAddress() => AddressIn(NewNetwork());

    /// <summary>What a provider gives one customer: 64 bits.</summary>
    internal static byte[] NewNetwork() => [0x20, .. RandomNumberGenerator.GetBytes(7)];

    /// <summary>Any address of a network.</summary>
    internal static string AddressIn(byte[] network) => new IPAddress([.. network, .. RandomNumberGenerator.GetBytes(8)]).ToString();
}

internal static class Floods
{
    /// <summary>One request.</summary>
    /// <param name="gateway">To which gateway.</param>
    /// <param name="from">What the proxy before it says of where it came from.</param>
    /// <param name="headers">What else it carries.</param>
    public static async Task<(HttpStatusCode Status, HttpResponseHeaders Headers, string Body)> AskAsync(
        this GatewayNode gateway, string? from, params (string Name, string Value)[] headers) => await gateway.AskForAsync("/me", from, headers);

    public static async Task<(HttpStatusCode Status, HttpResponseHeaders Headers, string Body)> AskForAsync(
        this GatewayNode gateway, string path, string? from, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(gateway.Address, path));
        if (from is not null) request.Headers.TryAddWithoutValidation("X-Forwarded-For", from);
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        using var response = await gateway.Http.SendAsync(request, TestContext.Current.CancellationToken);
        return (response.StatusCode, response.Headers, await response.Content.ReadAsStringAsync());
    }

    /// <summary>Asks until it is refused.</summary>
    /// <returns>How often it was let in.</returns>
    public static async Task<int> UntilRefusedAsync(Func<Task<HttpStatusCode>> ask, int most)
    {
        for (var count = 0; count < most; count++)
        {
            if (await ask() is HttpStatusCode.TooManyRequests) return count;
        }

        return most;
    }
}
