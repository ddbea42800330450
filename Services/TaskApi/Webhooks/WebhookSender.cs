using System.Globalization;
using System.Net;
using System.Text;
using AiTasks.ServiceDefaults.Networks;
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
    private readonly TimeProvider _time;

    public WebhookSender(PrivateNetworks networks, TimeProvider time, IOptions<WebhookOptions> options, NameLookup? lookup = null)
    {
        _time = time;
        var handler = GuardedHttp.CreateHandler(networks, lookup);
        handler.MaxResponseDrainSize = MaxAnswerBytes;
        _http = new HttpClient(handler) { Timeout = options.Value.Timeout };
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
}
