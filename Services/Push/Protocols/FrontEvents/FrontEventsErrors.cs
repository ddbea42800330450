using AiTasks.Contracts;
using AiTasks.Push.Connections;
using AiTasks.Push.Protocols.FrontTasks;

namespace AiTasks.Push.Protocols.FrontEvents;

/// <summary>Refusals of requests for events, in contract A's dialect.</summary>
internal static class FrontEventsErrors
{
    // Long enough that a full or stopping node is not asked again at once.
    private const string RetryAfterSeconds = "3";

    /// <summary>Answers a request whose client was turned away before anything was sent to it.</summary>
    public static Task WriteAsync(HttpResponse response, DisconnectReason reason) => reason switch
    {
        DisconnectReason.NotAuthenticated or DisconnectReason.SessionExpired =>
            WriteAsync(response, StatusCodes.Status401Unauthorized, "not_authenticated", "Необходимо войти в систему"),
        DisconnectReason.PoliciesNotAccepted => WriteAsync(
            response, StatusCodes.Status403Forbidden, "policy_acceptance_required",
            "Необходимо принять условия использования и политику конфиденциальности"),
        _ => WriteAsync(
            response, StatusCodes.Status503ServiceUnavailable, "service_unavailable",
            "Сервис временно недоступен. Повторите попытку через несколько секунд"),
    };

    public static Task WriteAsync(HttpResponse response, UpgradeRefusal refusal)
    {
        var (status, code, message) = FrontTasksErrors.Describe(refusal);
        return WriteAsync(response, status, code, message);
    }

    /// <summary>Answers a request that no endpoint takes: 404 or 405.</summary>
    public static Task WriteAsync(HttpResponse response, int status) => status == StatusCodes.Status405MethodNotAllowed
        ? WriteAsync(response, status, "method_not_allowed", "Метод не поддерживается")
        : WriteAsync(response, status, "not_found", "Адрес не найден");

    private static Task WriteAsync(HttpResponse response, int status, string code, string message)
    {
        response.StatusCode = status;
        if (status is StatusCodes.Status503ServiceUnavailable or StatusCodes.Status429TooManyRequests)
            response.Headers.RetryAfter = RetryAfterSeconds;
        return response.WriteAsJsonAsync(FrontErrorBody.Of(code, message), WireJson.SnakeCase);
    }
}
