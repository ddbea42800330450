namespace AiTasks.TaskApi.Chats;

/// <summary>Where a person reaches this system.</summary>
internal static class PublicUrl
{
    private const string ForwardedHost = "X-Forwarded-Host";

    /// <summary>The beginning of addresses that others can fetch, without a slash at its end; null when it cannot be known.</summary>
    public static string? Of(HttpRequest request, ChatOptions options)
    {
        if (!string.IsNullOrEmpty(options.PublicAddress)) return options.PublicAddress.TrimEnd('/');

        // As the gateway was called; it replaces whatever comes from outside.
        var host = request.Headers[ForwardedHost].ToString();
        var address = $"{request.Scheme}://{(host.Length > 0 ? host : request.Host.Value)}";
        return Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.GetLeftPart(UriPartial.Authority) == address ? address : null;
    }
}
