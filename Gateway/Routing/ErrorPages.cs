using System.Text.Encodings.Web;
using System.Text.Json;
using Yarp.ReverseProxy.Model;

namespace AiTasks.Gateway.Routing;

/// <summary>
/// Answers of the gateway itself. They carry the keys that the clients of all contracts read, because an unknown path belongs
/// to none of them.
/// </summary>
internal static class ErrorPages
{
    private const string BotAgent = "telegramagent";
    private const string ChatStream = "clients-stream";
    private const string Unavailable = "service_unavailable";

    // Cyrillic as it is: the bot reads no more than 1,024 bytes.
    private static readonly JsonSerializerOptions BotJson = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static WebApplication UseErrorPages(this WebApplication app)
    {
        app.Use(async (context, next) =>
        {
            await next(context);
            if (IsEmptyError(context.Response)) await WriteAsync(context);
        });
        return app;
    }

    private static bool IsEmptyError(HttpResponse response) =>
        response is { HasStarted: false, StatusCode: >= 400 and < 600, ContentLength: null, ContentType: null or "" };

    private static Task WriteAsync(HttpContext context)
    {
        var status = context.Response.StatusCode;
        var (code, message) = status switch
        {
            400 => ("bad_request", "Неверный запрос"),
            404 => ("not_found", "Адрес не найден"),
            405 => ("method_not_allowed", "Метод не поддерживается"),
            413 => ("request_too_large", "Слишком большой запрос"),
            429 => ("too_many_requests", "Слишком много запросов. Повторите попытку чуть позже"),
            502 or 503 or 504 => (Unavailable, "Сервис временно недоступен. Повторите попытку через несколько секунд"),
            _ => ("request_failed", "Запрос не выполнен"),
        };

        // A bot shows its people whatever it gets.
        var route = context.GetEndpoint()?.Metadata.GetMetadata<RouteModel>()?.Config;
        if (route?.ClusterId == BotAgent) return WriteForBotAsync(context, message);
        if (route?.RouteId == ChatStream) return WriteEventAsync(context, code, message);
        return context.Response.WriteAsJsonAsync(new
        {
            status = "error",
            error_code = code,
            error_message = message,
            data = new { },
            error_data = new { error = code, key = code, message, error_code = code },
            code = status,
            error = code,
            message,
            detail = message,
            details = (object?)null,
        });
    }

    // Its clients look at no status, and understand nothing but events (E16). They have words of their own for a phrase that they know (E28).
    private static Task WriteEventAsync(HttpContext context, string code, string message)
    {
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-store";
        if (code == Unavailable) message += " (connection refused)";
        var data = JsonSerializer.Serialize(new { message, code });
        return context.Response.WriteAsync($"event: error\ndata: {data}\n\n", context.RequestAborted);
    }

    private static Task WriteForBotAsync(HttpContext context, string message)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(new { error = message }, BotJson);
        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.ContentLength = body.Length;
        return context.Response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }
}
