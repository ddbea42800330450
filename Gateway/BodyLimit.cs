using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;

namespace AiTasks.Gateway;

/// <summary>
/// Refuses a body that says itself that it is too large, before a service is bothered with it. The server's own limit would cut
/// the connection while the client still sends, and many clients then never see the answer; here what is on its way is
/// swallowed first, for as long as the server drains unread bodies.
/// </summary>
internal static class BodyLimit
{
    public static WebApplication UseBodyLimit(this WebApplication app)
    {
        var limit = app.Services.GetRequiredService<IOptions<GatewayOptions>>().Value.MaxRequestBodyBytes;
        app.Use((context, next) =>
        {
            if (context.Request.ContentLength is not { } length || length <= limit)
                return next(context);

            context.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = null;
            context.Response.StatusCode = StatusCodes.Status413PayloadTooLarge;
            return Task.CompletedTask;
        });
        return app;
    }
}
