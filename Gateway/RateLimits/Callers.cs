using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using AiTasks.ServiceDefaults.Authentication;
using Microsoft.Extensions.Options;

namespace AiTasks.Gateway.RateLimits;

/// <summary>Somebody whose requests are counted.</summary>
/// <param name="Kind">What is counted, as telemetry names it.</param>
/// <param name="Key">Who it is; says nothing that could be used to sign in.</param>
/// <param name="Rate">How much they may ask for.</param>
internal readonly record struct Caller(string Kind, string Key, Rate Rate);

/// <summary>
/// Finds out for whom a request counts: the address, the token, and the person whom a token that we have signed names. Tokens that mean
/// nothing are counted like others; who makes a new one for each request is held by the address.
/// </summary>
internal sealed class Callers(IOptions<RateLimitOptions> options, IServiceProvider services)
{
    private const string ServiceKeyHeader = "X-Service-Key";
    private const int NetworkBytes = 8;

    // Half of the hash: nobody can find a second token for it, and it is kept in every bucket's name.
    private const int HashBytes = 16;

    // A gateway without the signing key can check no token and knows nobody's name.
    private readonly CredentialReader? _credentials = services.GetService<CredentialReader>();

    private readonly Rate _address = new(options.Value.AddressPerSecond, options.Value.AddressBurst);
    private readonly Rate _person = new(options.Value.PersonPerSecond, options.Value.PersonBurst);
    private readonly Rate _token = new(options.Value.TokenPerSecond, options.Value.TokenBurst);
    private readonly Rate _service = new(options.Value.ServicePerSecond, options.Value.ServiceBurst);

    public IEnumerable<Caller> Of(HttpContext context)
    {
        if (context.Connection.RemoteIpAddress is { } address && (options.Value.LimitLoopback || !IsLoopback(address)))
            yield return new Caller("address", $"address:{Network(address)}", _address);

        var request = context.Request;
        if (request.Headers[ServiceKeyHeader].ToString() is { Length: > 0 } key)
            yield return new Caller("service", $"service:{Hash(key)}", _service);
        if (TokenOf(request) is { } token)
            yield return new Caller("token", $"token:{Hash(token)}", _token);
        if (_credentials?.Read(request, allowQuery: true)?.Token is { UserId: > 0 and var person })
            yield return new Caller("person", string.Create(CultureInfo.InvariantCulture, $"person:{person}"), _person);
    }

    private static string? TokenOf(HttpRequest request) =>
        request.Headers.Authorization.ToString() is { Length: > 0 } header ? header
        : request.Cookies[CredentialReader.SessionCookie] is { Length: > 0 } cookie ? cookie
        : request.Query["token"].ToString() is { Length: > 0 } query ? query
        : null;

    private static bool IsLoopback(IPAddress address) => IPAddress.IsLoopback(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address);

    // One customer has at least a whole network of 64 bits.
    private static string Network(IPAddress address) =>
        address.IsIPv4MappedToIPv6 ? address.MapToIPv4().ToString()
        : address.AddressFamily == AddressFamily.InterNetworkV6 ? Convert.ToHexString(address.GetAddressBytes().AsSpan(0, NetworkBytes))
        : address.ToString();

    private static string Hash(string secret) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(secret)).AsSpan(0, HashBytes));
}
