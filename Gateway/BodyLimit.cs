using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using Yarp.ReverseProxy.Model;

namespace AiTasks.Gateway;

/// <summary>
/// Refuses a body that says itself that it is too large, before a service is bothered with it. The server's own limit would cut
/// the connection while the client still sends, and many clients then never see the answer; here what is on its way is
/// swallowed first, for as long as the server drains unread bodies.
/// </summary>
internal static class BodyLimit
{
    /// <summary>Comes after routing: a route may have a limit of its own, which the proxy holds streamed bodies to as well.</summary>
    public static WebApplication UseBodyLimit(this WebApplication app)
    {
        var general = app.Services.GetRequiredService<IOptions<GatewayOptions>>().Value.MaxRequestBodyBytes;
        app.Use((context, next) =>
        {
            var limit = context.GetEndpoint()?.Metadata.GetMetadata<RouteModel>()?.Config.MaxRequestBodySize ?? general;
            if (context.Request.ContentLength is not { } length || length <= limit)
                return next(context);

            context.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = null;
            context.Response.StatusCode = StatusCodes.Status413PayloadTooLarge;
            return Task.CompletedTask;
        });
        return app;
    }
}
