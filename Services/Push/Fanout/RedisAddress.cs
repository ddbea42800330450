using System.Globalization;

namespace AiTasks.Push.Fanout;

/// <summary>One process of Redis.</summary>
internal readonly record struct RedisEndpoint(string Host, int Port);

/// <summary>
/// Where Redis is and how to sign in: <c>host[:port][,host[:port]…][,name=value…]</c>, as the task API's client library reads it.
/// Read are <c>user</c>, <c>password</c>, <c>ssl</c>, <c>sslHost</c> and <c>name</c>; the rest is about that library and means nothing here.
/// </summary>
internal sealed record RedisAddress
{
    private const int DefaultPort = 6379;
    private const int DefaultTlsPort = 6380;

    /// <summary>Tried in this order.</summary>
    public required IReadOnlyList<RedisEndpoint> Endpoints { get; init; }

    /// <summary>Null for Redis's own default user.</summary>
    public string? User { get; init; }

    /// <summary>Null when Redis asks for none.</summary>
    public string? Password { get; init; }

    public bool Tls { get; init; }

    /// <summary>The name in Redis's certificate; null for the one that is connected to.</summary>
    public string? TlsHost { get; init; }

    /// <summary>How Redis lists this connection.</summary>
    public required string ClientName { get; init; }

    /// <exception cref="FormatException">Not of this form. The message holds no password.</exception>
    public static RedisAddress Parse(string text)
    {
        var parts = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).ToLookup(part => part.Contains('='));
        var settings = parts[true].Select(part => part.Split('=', 2, StringSplitOptions.TrimEntries)).Where(setting => setting[1].Length > 0)
            .GroupBy(setting => setting[0], StringComparer.OrdinalIgnoreCase)
            .ToDictionary(group => group.Key, group => group.Last()[1], StringComparer.OrdinalIgnoreCase);
        var tls = settings.TryGetValue("ssl", out var said) && (bool.TryParse(said, out var on) ? on
            : throw new FormatException("The connection string of Redis: ssl is neither true nor false."));
        var endpoints = parts[false].Select(part => EndpointOf(part, tls ? DefaultTlsPort : DefaultPort)).ToList();
        return endpoints.Count == 0 ? throw new FormatException("The connection string of Redis names no address.") : new RedisAddress
        {
            Endpoints = endpoints,
            User = settings.GetValueOrDefault("user"),
            Password = settings.GetValueOrDefault("password"),
            Tls = tls,
            TlsHost = settings.GetValueOrDefault("sslHost"),
            ClientName = settings.GetValueOrDefault("name") ?? Environment.MachineName,
        };
    }

    private static RedisEndpoint EndpointOf(string part, int defaultPort)
    {
        // The colons of a bare IPv6 address are not before a port; with a port it stands in brackets.
        var colon = part.LastIndexOf(':');
        var hasPort = colon >= 0 && (part.IndexOf(':') == colon || part[colon - 1] == ']');
        var host = (hasPort ? part[..colon] : part).Trim('[', ']');
        var port = defaultPort;
        if (host.Length == 0 || (hasPort && !(int.TryParse(part.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out port) && port is > 0 and <= 65_535)))
            throw new FormatException($"The connection string of Redis: '{part}' is no address.");
        return new RedisEndpoint(host, port);
    }
}
