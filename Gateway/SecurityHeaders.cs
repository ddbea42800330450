using AiTasks.Gateway.Console;

namespace AiTasks.Gateway;

internal static class SecurityHeaders
{
    // Whatever a service gives out, files of people among it, is no page: shown as one it would have no scripts and be of nobody's origin.
    private const string Nothing = "default-src 'none'; frame-ancestors 'none'; sandbox";

    // The page of the API description styles itself inline and has its icons in it.
    private const string PageOfOurs =
        "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'";

    /// <summary>Tells browsers to take answers for nothing but what they say they are, and to show them in nobody's frame.</summary>
    public static WebApplication UseSecurityHeaders(this WebApplication app)
    {
        app.Use((context, next) =>
        {
            var headers = context.Response.Headers;
            headers.XContentTypeOptions = "nosniff";
            headers.XFrameOptions = "DENY";
            headers.ContentSecurityPolicy = PolicyOf(context.Request.Path);
            headers["Referrer-Policy"] = "no-referrer";
            if (context.Request.IsHttps) headers.StrictTransportSecurity = "max-age=31536000";
            return next(context);
        });
        return app;
    }

    private static string PolicyOf(PathString path) =>
        ConsoleFiles.IsHere(path) ? ConsoleFiles.Policy : path.StartsWithSegments("/docs") ? PageOfOurs : Nothing;
}
