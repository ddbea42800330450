using System.Security.Cryptography;
using System.Text;

namespace AiTasks.Load.Clients;

/// <summary>The opening handshake of RFC 6455 (section 4.1), without extensions.</summary>
internal sealed class WebSocketUpgrade
{
    private const string Salt = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private const int MaxAnswer = 16 * 1024;
    private readonly string _accept;

    /// <param name="host">Host and port that are asked.</param>
    /// <param name="path">Path and query that are asked for.</param>
    public WebSocketUpgrade(string host, string path)
    {
        var key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));
#pragma warning disable CA5350 // RFC 6455 asks for SHA-1; nothing is secured by it.
        _accept = Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + Salt)));
#pragma warning restore CA5350
        Request = Encoding.ASCII.GetBytes(
            $"GET {path} HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" +
            $"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n");
    }

    public ReadOnlyMemory<byte> Request { get; }

    /// <summary>Reads the answer.</summary>
    /// <returns>Its length; 0 when not all of it is there yet.</returns>
    /// <exception cref="ConnectionLostException">It was refused.</exception>
    public int Accept(ReadOnlySpan<byte> received)
    {
        var end = received.IndexOf("\r\n\r\n"u8);
        if (end < 0)
            return received.Length < MaxAnswer ? 0 : throw new ConnectionLostException("the answer to the upgrade is too long");

        var lines = Encoding.ASCII.GetString(received[..end]).Split("\r\n");
        if (!lines[0].StartsWith("HTTP/1.1 101", StringComparison.Ordinal))
            throw new ConnectionLostException($"the upgrade was answered: {lines[0]}");
        if (Header(lines, "Sec-WebSocket-Accept") != _accept || Header(lines, "Sec-WebSocket-Extensions") is not null)
            throw new ConnectionLostException("the upgrade was answered with another key or with extensions that were not asked for");
        return end + 4;
    }

    private static string? Header(string[] lines, string name) => lines
        .Where(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))
        .Select(line => line[(name.Length + 1)..].Trim()).FirstOrDefault();
}
