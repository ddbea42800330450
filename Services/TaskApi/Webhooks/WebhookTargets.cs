using System.Net;
using AiTasks.ServiceDefaults.Networks;
using AiTasks.TaskApi.Producers;
using Microsoft.Extensions.Options;

namespace AiTasks.TaskApi.Webhooks;

/// <summary>A receiver.</summary>
/// <param name="Url">Its address.</param>
/// <param name="Secret">As it is kept, see <see cref="WebhookSeal"/>.</param>
internal sealed record WebhookTarget(string Url, string Secret);

/// <summary>Checks where somebody wants to be told. What its name stands for is looked at anew before every call.</summary>
internal sealed class WebhookTargets(IOptions<WebhookOptions> options, IOptions<ProducerOptions> producers, PrivateNetworks networks, WebhookSeal seal)
{
    private const int MaxLength = 2048;

    private readonly ProducerService[] _told = [.. producers.Value.Services.Where(service => service.WebhookUrl is not null)];

    /// <summary>Whether a service has a receiver of all its tasks.</summary>
    public bool AreToldTo(string? service) => Array.Exists(_told, one => one.Name == service);

    /// <summary>Receivers of all tasks of a service, with secrets encrypted as they are to be now.</summary>
    public IReadOnlyList<(string Service, WebhookTarget Target)> OfServices() =>
        Array.ConvertAll(_told, service => (service.Name, Keep(service.WebhookUrl!.AbsoluteUri, service.WebhookSecret!)));

    /// <summary>Reads a wish.</summary>
    /// <param name="request">Null: there is none.</param>
    /// <param name="service">Whose secret is meant when none is given; null for nobody's.</param>
    /// <returns>The problem, or the receiver, or neither.</returns>
    public (string? Problem, WebhookTarget? Target) Read(WebhookRequest? request, string? service = null)
    {
        if (request is null) return (null, null);
        if (CheckAddress(request.Url) is { } problem) return (problem, null);
        var secret = request.Secret ?? producers.Value.Services.FirstOrDefault(one => one.Name == service)?.WebhookSecret;
        return WebhookSecret.IsValid(secret) ? (null, Keep(request.Url!, secret!)) : (WebhookSecret.Rule, null);
    }

    /// <summary>Why nobody can be told there, or null.</summary>
    public string? CheckAddress(string? url)
    {
        if (url is not { Length: > 0 and <= MaxLength } || !Uri.TryCreate(url, UriKind.Absolute, out var address) || address.UserInfo.Length > 0
            || (address.Scheme != Uri.UriSchemeHttps && !(options.Value.AllowHttp && address.Scheme == Uri.UriSchemeHttp)))
        {
            return options.Value.AllowHttp ? "The url has to be an http(s) address without credentials." : "The url has to be an https address without credentials.";
        }

        return IPAddress.TryParse(address.IdnHost, out var literal) && !networks.MayCall(literal)
            ? "The url is in a private network." : null;
    }

    private WebhookTarget Keep(string url, string secret) => new(url, seal.Seal(url, secret));
}
