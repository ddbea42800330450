using Microsoft.Extensions.Options;

namespace AiTasks.TaskApi.UiEvents;

/// <summary>Says where a person's screen may be sent.</summary>
internal sealed class RedirectTargets(IOptions<UiEventOptions> options)
{
    public const string Rule = "The target has to be a path that begins with one slash, or an http(s) address on an allowed host.";

    private const int MaxLength = 2048;

    public bool Allows(string target) => target.Length <= MaxLength && !target.Any(char.IsControl) && (IsPath(target) || IsOnAllowedHost(target));

    // Browsers take a backslash for a slash, and what begins with two of them for another host.
    private static bool IsPath(string target) => target.StartsWith('/') && (target.Length == 1 || target[1] is not ('/' or '\\'));

    private bool IsOnAllowedHost(string target) =>
        Uri.TryCreate(target, UriKind.Absolute, out var address)
        && (address.Scheme == Uri.UriSchemeHttps || address.Scheme == Uri.UriSchemeHttp)
        && address.UserInfo.Length == 0
        && !target.Contains('\\', StringComparison.Ordinal)
        && options.Value.RedirectHosts.Contains(address.Host, StringComparer.OrdinalIgnoreCase);
}
