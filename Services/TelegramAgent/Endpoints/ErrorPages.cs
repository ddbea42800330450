using Microsoft.AspNetCore.Diagnostics;

namespace AiTasks.TelegramAgent.Endpoints;

/// <summary>Answers for what no endpoint answers itself, in words that a person can do something with.</summary>
internal static class ErrorPages
{
    public static WebApplication UseErrorPages(this WebApplication app)
    {
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            ExceptionHandler = context => Answer(context.Features.Get<IExceptionHandlerFeature>()?.Error).ExecuteAsync(context),
            SuppressDiagnosticsCallback = context => context.Exception is BotErrorException or BadHttpRequestException or OperationCanceledException,
        });
        app.UseStatusCodePages(page => Answer(page.HttpContext.Response.StatusCode).ExecuteAsync(page.HttpContext));
        return app;
    }

    private static BotAnswer Answer(Exception? error) => error switch
    {
        BotErrorException known => BotAnswer.Error(known.Status, known.Message),
        BadHttpRequestException bad => BotAnswer.Error(bad.StatusCode, BotTexts.NotJson),
        OperationCanceledException => BotAnswer.Error(StatusCodes.Status504GatewayTimeout, BotTexts.BackendSlow),
        _ => BotAnswer.Error(StatusCodes.Status500InternalServerError, BotTexts.ForStatus(StatusCodes.Status500InternalServerError)),
    };

    private static BotAnswer Answer(int status) => BotAnswer.Error(status, status switch
    {
        StatusCodes.Status404NotFound => BotTexts.UnknownAddress,
        StatusCodes.Status405MethodNotAllowed => BotTexts.PostOnly,
        _ => BotTexts.ForStatus(status),
    });
}
