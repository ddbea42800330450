using System.Text.Json;
using AiTasks.TaskApi.Accounts;
using AiTasks.TaskApi.ClientApi;
using AiTasks.TaskApi.FrontApi;
using AiTasks.TaskApi.LoadShedding;
using AiTasks.TaskApi.Posts;
using AiTasks.TaskApi.Producers;
using AiTasks.TaskApi.StatusApi;
using AiTasks.TaskApi.Storage;
using Microsoft.AspNetCore.Diagnostics;

namespace AiTasks.TaskApi;

/// <summary>
/// Answers for what no endpoint answers itself, whatever went wrong (A14), in the dialect of the address: nobody's address is
/// contract A's.
/// </summary>
internal static class ErrorPages
{
    private const int RetryAfterSeconds = 2;

    public static WebApplication UseErrorPages(this WebApplication app)
    {
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            ExceptionHandler = WriteExceptionAsync,
            SuppressDiagnosticsCallback = context => IsExpected(context.Exception),
        });
        app.UseStatusCodePages(page => WriteAsync(page.HttpContext, page.HttpContext.Response.StatusCode));
        return app;
    }

    // Faults of clients, of the database and for want of memory are no bugs of ours: they need no stack in the log.
    private static bool IsExpected(Exception error) =>
        error is BadHttpRequestException || DatabaseFailure.IsUnstorable(error) || IsPassing(error);

    private static bool IsPassing(Exception error) => DatabaseFailure.IsPassing(error) || MemoryShortage.IsCauseOf(error);

    private static Task WriteExceptionAsync(HttpContext context)
    {
        var error = context.Features.Get<IExceptionHandlerPathFeature>();
        if (error is not null && IsPassing(error.Error))
        {
            context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(ErrorPages).FullName!)
                .LogWarning("{Path} has to be tried again: {Reason}", error.Path, error.Error.Message);
        }

        // Where in a body the mistake is; anything else an exception says is not for the caller.
        var detail = (error?.Error as BadHttpRequestException)?.InnerException is JsonException json ? json.Message : null;
        return WriteAsync(context, detail: detail, status: error?.Error switch
        {
            BadHttpRequestException bad => bad.StatusCode,
            { } unstorable when DatabaseFailure.IsUnstorable(unstorable) => StatusCodes.Status400BadRequest,
            { } passing when IsPassing(passing) => StatusCodes.Status503ServiceUnavailable,
            _ => StatusCodes.Status500InternalServerError,
        });
    }

    private static Task WriteAsync(HttpContext context, int status, string? detail = null)
    {
        if (status == StatusCodes.Status503ServiceUnavailable)
            context.Response.Headers.RetryAfter = RetryAfterSeconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return Page(context, status, detail).ExecuteAsync(context);
    }

    private static IResult Page(HttpContext context, int status, string? detail)
    {
        var path = context.Request.Path;
        if (path.StartsWithSegments("/api/task") || path.StartsWithSegments("/api/auth"))
            return StatusAnswer.HttpError(status, StatusAnswer.TextFor(status));

        if (path.StartsWithSegments("/api/tool") || path.StartsWithSegments("/api/post") || path.StartsWithSegments("/api/telegram"))
            return PostProblem.Of(status, PostProblem.TextFor(status));

        if (ClientPaths.Has(path)) return ClientProblem.ForStatus(status, detail);

        var error = FrontError.ForStatus(status);
        if (path.StartsWithSegments("/api/producer") || path.StartsWithSegments("/api/ui-events") || path.StartsWithSegments("/api/webhooks"))
            return new ProducerProblem(status, error.Code, detail ?? FrontTexts.For(error, "en")).ToResult();

        var text = FrontTexts.For(error, context.Features.Get<CurrentUser>()?.Language ?? FrontTexts.DefaultLanguage);
        return path.StartsWithSegments("/api/v1") ? Results.Text(text, statusCode: status) : FrontAnswer.Error(error, text, status: status);
    }
}
