using System.Net;

namespace AiTasks.Load;

/// <summary>A server's address.</summary>
/// <param name="EndPoint">Where it listens.</param>
/// <param name="Path">Path of what is asked for; null for the usual one.</param>
internal sealed record Target(IPEndPoint EndPoint, string? Path)
{
    /// <summary>Reads an absolute URL; its host is <c>localhost</c> or an address of IPv4.</summary>
    public static Target Parse(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url))
            throw new FormatException($"'{text}' is no absolute URL.");

        var host = url.Host == "localhost" ? IPAddress.Loopback : IPAddress.TryParse(url.Host, out var address) ? address : null;
        return host is { AddressFamily: System.Net.Sockets.AddressFamily.InterNetwork } && url.Port > 0
            ? new Target(new IPEndPoint(host, url.Port), url.AbsolutePath is "/" or "" ? null : url.AbsolutePath)
            : throw new FormatException($"'{text}' names no address of IPv4 and port.");
    }
}
