using AiTasks.ServiceDefaults.Networks;

namespace AiTasks.TelegramAgent.Pictures;

/// <summary>Calls of Telegram, and of whatever an address in a request leads to.</summary>
internal sealed class TelegramHttp : IDisposable
{
    private readonly HttpClient _http;

    public TelegramHttp(PrivateNetworks networks)
    {
        var handler = GuardedHttp.CreateHandler(networks);

        // Of an answer that is too long nothing more is read.
        handler.MaxResponseDrainSize = 0;
        _http = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
    }

    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellation) =>
        _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);

    /// <summary>The body of an answer; null when it is longer than allowed.</summary>
    public static async Task<byte[]?> ReadAsync(HttpResponseMessage answer, int maxBytes, CancellationToken cancellation)
    {
        if (answer.Content.Headers.ContentLength > maxBytes) return null;
        using var all = new MemoryStream();
        var part = new byte[64 * 1024];
        await using var body = await answer.Content.ReadAsStreamAsync(cancellation);
        while (await body.ReadAsync(part, cancellation) is > 0 and var length)
        {
            if (all.Length + length > maxBytes) return null;
            all.Write(part, 0, length);
        }

        return all.ToArray();
    }

    public void Dispose() => _http.Dispose();
}
