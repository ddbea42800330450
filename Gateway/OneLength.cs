using Microsoft.Extensions.Primitives;

namespace AiTasks.Gateway;

internal static class OneLength
{
    // Where the server puts a length that it has set aside for a body in chunks.
    private const string SetAside = "X-Content-Length";

    /// <summary>
    /// Refuses a request that gives its body two lengths. Here and behind here it would be read by its chunks alone; but whoever stands before
    /// may have read it by the other length, and taken for its body what is another request (RFC 9112, section 6.1).
    /// </summary>
    public static WebApplication UseOneLength(this WebApplication app)
    {
        app.Use((context, next) =>
        {
            var headers = context.Request.Headers;
            if (StringValues.IsNullOrEmpty(headers.TransferEncoding) || !headers.ContainsKey(SetAside)) return next(context);

            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return Task.CompletedTask;
        });
        return app;
    }
}
