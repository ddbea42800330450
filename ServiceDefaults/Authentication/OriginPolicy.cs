using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace AiTasks.ServiceDefaults.Authentication;

/// <summary>Sites besides our own whose pages may act for a visitor. Section <c>OriginOptions</c>.</summary>
public sealed class OriginOptions
{
    /// <summary>Exact origins such as <c>https://app.example.com</c>; no wildcards, since what they may do is done with cookies.</summary>
    public IReadOnlyList<string> AllowedOrigins { get; init; } = [];
}

/// <summary>
/// Keeps pages of other sites from acting in a visitor's name. Only a cookie is sent unasked, so only calls that live by a
/// cookie need this; and only browsers send an <c>Origin</c>, so programs need none.
/// </summary>
public sealed class OriginPolicy(IOptions<OriginOptions> options, IHostEnvironment environment)
{
    /// <summary>Whether the page that sent a request may use the visitor's cookies.</summary>
    public bool Allows(HttpRequest request)
    {
        var origin = request.Headers.Origin.ToString();
        return (origin.Length == 0 && !IsFromElsewhere(request)) || IsListed(origin) || IsOwn(origin, request);
    }

    /// <summary>Whether pages of this origin, which is not our own, may read answers.</summary>
    public bool IsListed(string origin) =>
        options.Value.AllowedOrigins.Contains(origin, StringComparer.OrdinalIgnoreCase)
        // A front end's development server is another origin on the same machine, behind a proxy that may rename the host.
        || (environment.IsDevelopment() && Uri.TryCreate(origin, UriKind.Absolute, out var page) && page.IsLoopback && IsServed(page));

    // A file is loopback, too, and may be anybody's.
    private static bool IsServed(Uri page) => page.Scheme == Uri.UriSchemeHttp || page.Scheme == Uri.UriSchemeHttps;

    // A browser that leaves out the origin still says this much, and no page can make it say anything else.
    private static bool IsFromElsewhere(HttpRequest request) =>
        string.Equals(request.Headers["Sec-Fetch-Site"], "cross-site", StringComparison.OrdinalIgnoreCase);

    // Behind somebody's TLS end the request looks like http; a plain http page of our own name, though, could be anybody's.
    private static bool IsOwn(string origin, HttpRequest request) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var page)
        && string.Equals(page.Authority, request.Host.Value, StringComparison.OrdinalIgnoreCase)
        && (page.Scheme == Uri.UriSchemeHttps || (page.Scheme == Uri.UriSchemeHttp && !request.IsHttps));
}
