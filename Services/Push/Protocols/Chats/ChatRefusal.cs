using System.Net;
using System.Text.Json;
using AiTasks.Push.Connections;

namespace AiTasks.Push.Protocols.Chats;

/// <summary>
/// Why a reader gets no answer, or no more of it. A client of contract E looks at no status here and hangs without a last event, so
/// every refusal becomes an <c>error</c> event; some phrases in it are known to clients (E16, E21, E28).
/// </summary>
/// <param name="Status">Of the HTTP response, as long as it is not begun.</param>
/// <param name="Code">For programs.</param>
/// <param name="Message">For the person.</param>
/// <param name="CloseCode">Of a WebSocket.</param>
internal sealed record ChatRefusal(int Status, string Code, string Message, int CloseCode)
{
    public const string EventName = "error";

    public static readonly ChatRefusal NotAuthenticated =
        new(StatusCodes.Status401Unauthorized, "not_authenticated", "Not signed in, or no longer: token expired or unknown.", 4001);

    public static readonly ChatRefusal UnknownChat = new(StatusCodes.Status404NotFound, "not_found", "There is no such chat.", 4004);

    public static readonly ChatRefusal Unavailable = new(
        StatusCodes.Status503ServiceUnavailable, "service_unavailable",
        "The service is not available (connection refused). Try again in a few seconds.", 1013);

    /// <summary>No place, or the process stops: another node may have one.</summary>
    public static readonly ChatRefusal Full = Unavailable with { Message = "The server is busy. Try again in a few seconds." };

    /// <summary>The person has as many sockets and streams as one may have.</summary>
    public static readonly ChatRefusal TooMany =
        new(StatusCodes.Status429TooManyRequests, "too_many_connections", "Too many connections are open. Close some of them.", 4429);

    /// <summary>An error of ours; it is in the log.</summary>
    public static readonly ChatRefusal Fault = new(
        StatusCodes.Status500InternalServerError, "internal_server_error", "Something went wrong on our side. Ask for the answer again.", 1011);

    private static readonly ChatRefusal Forbidden =
        new(StatusCodes.Status403Forbidden, "forbidden", "This chat is another person's.", 4003);

    public static ChatRefusal Invalid(string message) =>
        new(StatusCodes.Status422UnprocessableEntity, "validation_error", message, 4000);

    public static ChatRefusal NoMessage(string language) => new(StatusCodes.Status404NotFound, "no_message", Pick(
        language, "В этом чате ещё нет сообщения, на которое можно ответить.", "The chat has no message to answer yet."), 4004);

    /// <summary>This process stops; the answer goes on, and another node shows all of it.</summary>
    public static ChatRefusal Stopping(string language) => new(StatusCodes.Status503ServiceUnavailable, "server_stopping", Pick(
        language, "Соединение с сервером прервалось. Ответ готовится дальше: запросите его ещё раз или откройте историю чата.",
        "The connection to the server was lost. The answer goes on: ask for it again, or look into the chat's history."),
        CommonCloseCodes.Of(DisconnectReason.Shutdown).Code);

    /// <summary>The answer is nowhere to be read.</summary>
    public static ChatRefusal Lost(string language) => new(StatusCodes.Status503ServiceUnavailable, "stream_lost", Pick(
        language, "Показать ответ до конца не удалось. Откройте историю чата.",
        "The rest of the answer cannot be shown. Look into the chat's history."), 1011);

    /// <summary>What the task API said.</summary>
    public static ChatRefusal Of(HttpStatusCode status, string? message) => status switch
    {
        HttpStatusCode.Unauthorized => NotAuthenticated,
        HttpStatusCode.Forbidden => Forbidden,
        HttpStatusCode.NotFound => message is null ? UnknownChat : UnknownChat with { Message = message },
        _ => Invalid(message ?? "The request is not valid."),
    };

    /// <summary>As the data of an event.</summary>
    public ReadOnlyMemory<byte> Data => JsonSerializer.SerializeToUtf8Bytes(new { message = Message, code = Code });

    private static string Pick(string language, string russian, string english) => language == "en" ? english : russian;
}
