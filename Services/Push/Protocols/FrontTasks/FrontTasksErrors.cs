using AiTasks.Push.Connections;

namespace AiTasks.Push.Protocols.FrontTasks;

/// <summary>What contract A's clients are told when something is wrong. The messages are shown to people as they are.</summary>
internal static class FrontTasksErrors
{
    public static readonly OutboundFrame Unreadable =
        FrontTasksFrames.Error("validation_error", "Сообщение должно быть одним объектом JSON");

    public static readonly OutboundFrame MissingEventType =
        FrontTasksFrames.Error("missing_event_type", "Не указан тип события");

    public static readonly OutboundFrame UnknownEventType =
        FrontTasksFrames.Error("unknown_event_type", "Неизвестный тип события");

    public static readonly OutboundFrame BadTaskId =
        FrontTasksFrames.Error("validation_error", "Поле task_id должно быть положительным целым числом");

    public static readonly OutboundFrame TooManyRequests =
        FrontTasksFrames.Error("too_many_requests", "Слишком много запросов сразу, повторите чуть позже");

    public static readonly OutboundFrame TaskNotFound =
        FrontTasksFrames.Error("ai_task_not_found", "Задача не найдена");

    public static readonly OutboundFrame Internal =
        FrontTasksFrames.Error("internal_error", "Внутренняя ошибка, попробуйте ещё раз");

    /// <summary>Status, code and message for a request that did not become a socket.</summary>
    public static (int Status, string Code, string Message) Describe(UpgradeRefusal refusal) => refusal switch
    {
        UpgradeRefusal.UpgradeRequired =>
            (StatusCodes.Status426UpgradeRequired, "websocket_required", "По этому адресу доступно только соединение WebSocket"),
        UpgradeRefusal.ForeignOrigin =>
            (StatusCodes.Status403Forbidden, "origin_not_allowed", "Соединение с этого сайта запрещено"),
        UpgradeRefusal.Full =>
            (StatusCodes.Status503ServiceUnavailable, "server_busy", "Сервер занят, попробуйте ещё раз через несколько секунд"),
        UpgradeRefusal.TooMany =>
            (StatusCodes.Status429TooManyRequests, "too_many_connections", "Открыто слишком много соединений. Закройте лишние вкладки"),
        _ => (StatusCodes.Status400BadRequest, "bad_handshake", "Неверный запрос на соединение WebSocket"),
    };
}
