using AiTasks.TaskApi.Accounts;
using AiTasks.TaskApi.Storage;
using Microsoft.AspNetCore.Diagnostics;

namespace AiTasks.TaskApi.FrontApi;

/// <summary>Makes every answer JSON in the envelope, whatever went wrong (A14).</summary>
internal static class FrontErrorPages
{
    private const int RetryAfterSeconds = 2;

    public static WebApplication UseFrontErrorPages(this WebApplication app)
    {
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            ExceptionHandler = WriteExceptionAsync,
            SuppressDiagnosticsCallback = context => IsExpected(context.Exception),
        });
        app.UseStatusCodePages(page => WriteAsync(page.HttpContext, page.HttpContext.Response.StatusCode));
        return app;
    }

    // Faults of clients and of the database are no bugs of ours: they need no stack in the log.
    private static bool IsExpected(Exception error) =>
        error is BadHttpRequestException || DatabaseFailure.IsUnstorable(error) || DatabaseFailure.IsPassing(error);

    private static Task WriteExceptionAsync(HttpContext context)
    {
        var error = context.Features.Get<IExceptionHandlerPathFeature>();
        if (error is not null && DatabaseFailure.IsPassing(error.Error))
        {
            context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(FrontErrorPages).FullName!)
                .LogWarning("{Path} has to be tried again: {Reason}", error.Path, error.Error.Message);
        }

        return WriteAsync(context, error?.Error switch
        {
            BadHttpRequestException bad => bad.StatusCode,
            { } unstorable when DatabaseFailure.IsUnstorable(unstorable) => StatusCodes.Status400BadRequest,
            { } passing when DatabaseFailure.IsPassing(passing) => StatusCodes.Status503ServiceUnavailable,
            _ => StatusCodes.Status500InternalServerError,
        });
    }

    private static Task WriteAsync(HttpContext context, int status)
    {
        var error = FrontError.ForStatus(status);
        if (status == StatusCodes.Status503ServiceUnavailable)
            context.Response.Headers.RetryAfter = RetryAfterSeconds.ToString(System.Globalization.CultureInfo.InvariantCulture);

        var language = context.Features.Get<CurrentUser>()?.Language ?? FrontTexts.DefaultLanguage;
        return FrontAnswer.Error(error, FrontTexts.For(error, language), status: status).ExecuteAsync(context);
    }
}
