using AiTasks.ServiceDefaults.Authentication;
using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace AiTasks.Gateway.Routing;

internal static class RoutingExtensions
{
    // What our services tell each other; nobody outside may say it.
    private static readonly string[] InternalHeaders = [ServiceTokenHandler.HeaderName, "X-User-Id"];

    public static WebApplicationBuilder AddRouting(this WebApplicationBuilder builder)
    {
        var options = builder.Configuration.GetSection(nameof(GatewayOptions)).Get<GatewayOptions>() ?? new GatewayOptions();
        builder.Services.AddSingleton<SilenceWatch>();
        builder.Services.AddHostedService(services => services.GetRequiredService<SilenceWatch>());
        builder.Services.AddReverseProxy()
            .LoadFromConfig(builder.Configuration.GetSection("ReverseProxy"))
            .AddConfigFilter<ServiceDestinations>()
            .ConfigureHttpClient((_, handler) => handler.ConnectTimeout = options.ConnectTimeout)
            .AddTransforms(transforms =>
            {
                // Services compare a page's Origin with the host that the page asked for.
                transforms.AddOriginalHost();
                AddForwarded(transforms);
                foreach (var header in InternalHeaders) transforms.AddRequestHeaderRemove(header);
            });

        // It writes the request's path, in which a bot's key may stand, into the scope of everything that is logged.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        return builder;
    }

    // The caller's address is added to those that came with the request. By default it would replace them, and behind another proxy on
    // this machine every caller would look as if it were this machine: the bot's agent trusts nobody by one address alone.
    private static void AddForwarded(TransformBuilderContext transforms)
    {
        transforms.AddXForwardedFor(action: ForwardedTransformActions.Append);

        // To name one of these switches the defaults off, so the others are named as they were.
        transforms.AddXForwardedHost(action: ForwardedTransformActions.Set);
        transforms.AddXForwardedProto(action: ForwardedTransformActions.Set);
        transforms.AddXForwardedPrefix(action: ForwardedTransformActions.Set);
    }
}
