using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;

namespace AiTasks.TelegramAgent.Access;

/// <summary>Tells who may call. The bot says nothing of itself but a <c>tg_id</c>, which anybody can write.</summary>
internal sealed partial class CallerAccess(IOptions<AgentOptions> options)
{
    private readonly byte[][] _keys = [.. options.Value.Keys.Select(Hash)];
    private readonly IPNetwork[] _networks = [.. options.Value.AllowedNetworks.Select(network => IPNetwork.Parse(network))];

    /// <summary>Whether it is one of the keys, in a time that says nothing of how much of it is right.</summary>
    public bool IsKey(string presented)
    {
        var hash = Hash(presented);
        var right = false;
        foreach (var key in _keys) right |= CryptographicOperations.FixedTimeEquals(key, hash);
        return right;
    }

    /// <summary>
    /// Whether the caller and everybody on the way from it is in a trusted network. A caller can write addresses of its own into these
    /// headers, but no proxy takes out what the next one has added.
    /// </summary>
    public bool IsTrusted(HttpContext context) =>
        context.Connection.RemoteIpAddress is { } peer && IsTrusted(peer)
        && Hops(context.Request.Headers).All(hop => IPEndPoint.TryParse(hop, out var address) && IsTrusted(address.Address));

    private static IEnumerable<string> Hops(IHeaderDictionary headers) =>
    [
        .. Entries(headers["X-Forwarded-For"]),

        // Some proxies say it only in one of these ways.
        .. Entries(headers["X-Real-IP"]),
        .. ForwardedFor().Matches(headers["Forwarded"].ToString()).Select(match => match.Groups[1].Value),
    ];

    private static string[] Entries(string? header) =>
        header?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];

    private static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));

    private bool IsTrusted(IPAddress address)
    {
        var meant = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return IPAddress.IsLoopback(meant) || Array.Exists(_networks, network => network.Contains(meant));
    }

    // RFC 7239: an address may stand in quotes.
    [GeneratedRegex(@"for\s*=\s*""?([^"";,\s]*)", RegexOptions.IgnoreCase)]
    private static partial Regex ForwardedFor();
}
