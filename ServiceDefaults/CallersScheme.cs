using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.HttpOverrides;

namespace AiTasks.ServiceDefaults;

/// <summary>How the caller came to the gateway.</summary>
public static class CallersScheme
{
    /// <summary>
    /// Takes a request for https if the gateway got it so: cookies, and which pages may use them, depend on it. It is believed from wherever it
    /// comes, since the gateway writes it anew for each request and has any address in its cluster; nobody else may reach a service.
    /// </summary>
    public static IApplicationBuilder UseCallersScheme(this IApplicationBuilder app)
    {
        var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedProto };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        return app.UseForwardedHeaders(options);
    }
}
