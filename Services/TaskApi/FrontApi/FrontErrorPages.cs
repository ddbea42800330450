using AiTasks.TaskApi.Accounts;
using AiTasks.TaskApi.Storage;
using Microsoft.AspNetCore.Diagnostics;
using Npgsql;

namespace AiTasks.TaskApi.FrontApi;

/// <summary>Makes every answer JSON in the envelope, whatever went wrong (A14).</summary>
internal static class FrontErrorPages
{
    private const int RetryAfterSeconds = 2;

    // SQL's class of errors for values that cannot be stored, such as a NUL character or half of a surrogate pair in a text.
    private const string DataException = "22";

    public static WebApplication UseFrontErrorPages(this WebApplication app)
    {
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            ExceptionHandler = WriteExceptionAsync,
            SuppressDiagnosticsCallback = context => context.Exception is BadHttpRequestException,
        });
        app.UseStatusCodePages(page => WriteAsync(page.HttpContext, page.HttpContext.Response.StatusCode));
        return app;
    }

    private static Task WriteExceptionAsync(HttpContext context) =>
        WriteAsync(context, context.Features.Get<IExceptionHandlerFeature>()?.Error switch
        {
            BadHttpRequestException bad => bad.StatusCode,
            PostgresException { SqlState: var state } when state.StartsWith(DataException, StringComparison.Ordinal) => StatusCodes.Status400BadRequest,
            { } error when DatabaseFailure.IsPassing(error) => StatusCodes.Status503ServiceUnavailable,
            _ => StatusCodes.Status500InternalServerError,
        });

    private static Task WriteAsync(HttpContext context, int status)
    {
        var error = FrontError.ForStatus(status);
        if (status == StatusCodes.Status503ServiceUnavailable)
            context.Response.Headers.RetryAfter = RetryAfterSeconds.ToString(System.Globalization.CultureInfo.InvariantCulture);

        var language = context.Features.Get<CurrentUser>()?.Language ?? FrontTexts.DefaultLanguage;
        return FrontAnswer.Error(error, FrontTexts.For(error, language), status: status).ExecuteAsync(context);
    }
}
