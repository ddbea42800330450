using Yarp.ReverseProxy.Transforms;

namespace AiTasks.Gateway.Routing;

internal static class RoutingExtensions
{
    // What our services tell each other; nobody outside may say it.
    private static readonly string[] InternalHeaders = ["X-Service-Token", "X-User-Id"];

    public static WebApplicationBuilder AddRouting(this WebApplicationBuilder builder)
    {
        var options = builder.Configuration.GetSection(nameof(GatewayOptions)).Get<GatewayOptions>() ?? new GatewayOptions();
        builder.Services.AddReverseProxy()
            .LoadFromConfig(builder.Configuration.GetSection("ReverseProxy"))
            .AddConfigFilter<ServiceDestinations>()
            .ConfigureHttpClient((_, handler) => handler.ConnectTimeout = options.ConnectTimeout)
            .AddTransforms(transforms =>
            {
                // Services compare a page's Origin with the host that the page asked for.
                transforms.AddOriginalHost();
                foreach (var header in InternalHeaders) transforms.AddRequestHeaderRemove(header);
            });
        return builder;
    }
}
