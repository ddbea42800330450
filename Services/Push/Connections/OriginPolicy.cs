using AiTasks.ServiceDefaults.Authentication;
using Microsoft.Extensions.Options;

namespace AiTasks.Push.Connections;

/// <summary>
/// Keeps pages of other sites from opening a socket in a visitor's name. Only a cookie is sent unasked, so only a cookie needs
/// this; and only browsers send an <c>Origin</c>, so bots and tools need none.
/// </summary>
internal sealed class OriginPolicy(IOptions<ConnectionOptions> options)
{
    public bool Allows(HttpRequest request, Credential? credential)
    {
        var origin = request.Headers.Origin.ToString();
        if (credential?.Source is not CredentialSource.Cookie || origin.Length == 0)
            return true;

        if (options.Value.AllowedOrigins.Contains(origin, StringComparer.OrdinalIgnoreCase))
            return true;

        // Ports are left out: a development server in front of us has another one, and cookies know no ports either. A page
        // cannot set X-Forwarded-Host on a socket, so it may be believed even when no gateway set it.
        return Uri.TryCreate(origin, UriKind.Absolute, out var page)
            && (IsHost(request.Host, page)
                || request.Headers["X-Forwarded-Host"].Any(host => host is not null && IsHost(new HostString(host), page)));
    }

    private static bool IsHost(HostString host, Uri page) => string.Equals(host.Host, page.Host, StringComparison.OrdinalIgnoreCase);
}
