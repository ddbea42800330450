using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Options;

namespace AiTasks.TaskApi.Webhooks;

/// <summary>What became of one call.</summary>
/// <param name="Status">The receiver's answer; null when there was none.</param>
/// <param name="Error">Why it failed; null when it did not.</param>
internal sealed record WebhookOutcome(int? Status, string? Error)
{
    public bool Delivered => Error is null;

    /// <summary>The receiver said that it never wants to hear of it again.</summary>
    public bool Gone => Status == (int)HttpStatusCode.Gone;
}

/// <summary>Calls receivers, as Standard Webhooks has it. Redirects are not followed, and private networks not called.</summary>
internal sealed class WebhookSender : IDisposable
{
    // Nothing of an answer is of interest but its status; no more of it is read than this.
    private const int MaxAnswerBytes = 64 * 1024;

    private readonly HttpClient _http;
    private readonly PrivateNetworks _networks;
    private readonly TimeProvider _time;

    public WebhookSender(PrivateNetworks networks, TimeProvider time, IOptions<WebhookOptions> options)
    {
        (_networks, _time) = (networks, time);
        _http = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            MaxResponseDrainSize = MaxAnswerBytes,
            ConnectCallback = ConnectAsync,
            PooledConnectionLifetime = TimeSpan.FromMinutes(1),
            ActivityHeadersPropagator = null,
        })
        {
            Timeout = options.Value.Timeout,
        };
    }

    public async Task<WebhookOutcome> SendAsync(string url, string secret, string messageId, string payload, CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow();
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new StringContent(payload, Encoding.UTF8, "application/json") };
        request.Headers.Add("webhook-id", messageId);
        request.Headers.Add("webhook-timestamp", now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("webhook-signature", WebhookSecret.Sign(secret, messageId, now, payload));
        request.Headers.UserAgent.ParseAdd("AiTasks-Webhooks/1");
        try
        {
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            return new WebhookOutcome((int)response.StatusCode, response.IsSuccessStatusCode ? null : $"answered {(int)response.StatusCode}");
        }
        catch (HttpRequestException error)
        {
            return new WebhookOutcome(null, error.InnerException is PrivateNetworkException ? error.InnerException.Message : $"not reached: {error.HttpRequestError}");
        }
        catch (TaskCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new WebhookOutcome(null, "no answer in time");
        }
    }

    public void Dispose() => _http.Dispose();

    // Here, where the address that is judged is the address that is called: a name may mean another one a moment later.
    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var addresses = await Dns.GetHostAddressesAsync(context.DnsEndPoint.Host, cancellationToken);
        if (Array.FindAll(addresses, _networks.MayCall) is not { Length: > 0 } callable) throw new PrivateNetworkException();

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(callable, context.DnsEndPoint.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private sealed class PrivateNetworkException() : Exception("the address is in a private network");
}
