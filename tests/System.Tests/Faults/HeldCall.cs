using System.Net.Sockets;
using System.Text;
using AiTasks.SystemTests.Clients;

namespace AiTasks.SystemTests.Faults;

/// <summary>A call without the last byte of its body: whoever reads it has to keep what has come.</summary>
internal sealed class HeldCall : IDisposable
{
    private readonly TcpClient _connection = new();
    private byte _last;

    /// <summary>The status of the answer and its head, which may come before the body is whole.</summary>
    public Task<(int Status, string Head)> Answer { get; private set; } = null!;

    public static async Task<HeldCall> BeginAsync(Uri address, FrontClient person, string path, string body)
    {
        var call = new HeldCall();
        await call._connection.ConnectAsync(address.Host, address.Port);
        var stream = call._connection.GetStream();
        var bytes = Encoding.UTF8.GetBytes(body);
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"POST /api/rest/front/{path} HTTP/1.1\r\nHost: {address.Authority}\r\nCookie: {person.CookieHeader}\r\nX-CSRFToken: {person.CsrfToken}\r\n" +
            $"Content-Type: application/json\r\nContent-Length: {bytes.Length}\r\n\r\n"));
        await stream.WriteAsync(bytes.AsMemory(..^1));
        call._last = bytes[^1];
        call.Answer = ReadAsync(stream);
        return call;
    }

    public ValueTask EndAsync() => _connection.GetStream().WriteAsync(new[] { _last });

    public void Dispose() => _connection.Dispose();

    private static async Task<(int Status, string Head)> ReadAsync(NetworkStream stream)
    {
        using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
        var head = new StringBuilder();
        while (await reader.ReadLineAsync() is { Length: > 0 } line) head.AppendLine(line);
        return (int.Parse(head.ToString().Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture), head.ToString());
    }
}
