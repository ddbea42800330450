namespace AiTasks.Gateway.Routing;

/// <summary>
/// Answers of the gateway itself. They carry the keys that the clients of all contracts read, because an unknown path belongs
/// to none of them.
/// </summary>
internal static class ErrorPages
{
    public static WebApplication UseErrorPages(this WebApplication app)
    {
        app.UseStatusCodePages(page => WriteAsync(page.HttpContext));
        return app;
    }

    private static Task WriteAsync(HttpContext context)
    {
        var status = context.Response.StatusCode;
        var (code, message) = status switch
        {
            404 => ("not_found", "Адрес не найден"),
            405 => ("method_not_allowed", "Метод не поддерживается"),
            413 => ("request_too_large", "Слишком большой запрос"),
            502 or 503 or 504 => ("service_unavailable", "Сервис временно недоступен. Повторите попытку через несколько секунд"),
            _ => ("request_failed", "Запрос не выполнен"),
        };
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
}
