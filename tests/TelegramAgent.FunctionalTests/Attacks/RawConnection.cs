using System.Net.Sockets;
using System.Text;

namespace AiTasks.TelegramAgent.FunctionalTests.Attacks;

/// <summary>A client that sends bytes as it likes.</summary>
internal sealed class RawConnection : IDisposable
{
    // Only a failing test waits this long.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly TcpClient _client = new() { NoDelay = true };

    public static async Task<RawConnection> OpenAsync(Uri address)
    {
        var connection = new RawConnection();
        await connection._client.ConnectAsync(address.Host, address.Port, TestContext.Current.CancellationToken);
        return connection;
    }

    public async Task SendAsync(string bytes) =>
        await _client.GetStream().WriteAsync(Encoding.Latin1.GetBytes(bytes), TestContext.Current.CancellationToken);

    /// <summary>Everything that comes until the other side closes.</summary>
    public async Task<string> ReadToEndAsync()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Patience);
        var all = new MemoryStream();
        try
        {
            await _client.GetStream().CopyToAsync(all, limit.Token);
        }
        catch (IOException)
        {
            // Cut, while we might have gone on sending.
        }

        return Encoding.Latin1.GetString(all.ToArray());
    }

    public void Dispose() => _client.Dispose();
}
