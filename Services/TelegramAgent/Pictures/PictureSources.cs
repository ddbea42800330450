using Microsoft.Extensions.Options;

namespace AiTasks.TelegramAgent.Pictures;

/// <summary>
/// Tells by its address alone whether a picture may be fetched. Only listed hosts may be asked, so no way of writing another address
/// has to be known.
/// </summary>
internal sealed class PictureSources(IOptions<TelegramOptions> options)
{
    private const int MaxLength = 2048;

    private readonly HashSet<string> _origins = new(
        options.Value.ImageHosts.Select(host => Origin(new Uri($"https://{host}"))).Append(Origin(options.Value.ApiBaseUrl)),
        StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether what is configured as a host is one.</summary>
    public static bool IsHost(string text) =>
        Uri.TryCreate($"https://{text}", UriKind.Absolute, out var address)
        && address.PathAndQuery == "/" && address.UserInfo.Length == 0 && address.Fragment.Length == 0;

    /// <summary>Whether what is configured as the Bot API's address is one.</summary>
    public static bool IsBase(Uri address) =>
        address.IsAbsoluteUri && (address.Scheme == Uri.UriSchemeHttps || address.Scheme == Uri.UriSchemeHttp)
        && address.UserInfo.Length == 0 && address.Query.Length == 0 && address.Fragment.Length == 0;

    /// <summary>The address, or null when nothing may be fetched from there.</summary>
    public Uri? Find(string url) =>
        url.Length <= MaxLength && Uri.TryCreate(url, UriKind.Absolute, out var address)
        && address.UserInfo.Length == 0 && _origins.Contains(Origin(address))
            ? address : null;

    private static string Origin(Uri address) => $"{address.Scheme}://{address.Host}:{address.Port}";
}
