using System.Text.Json;
using AiTasks.Contracts;

namespace AiTasks.TelegramAgent.Endpoints;

/// <summary>
/// An answer as the bot reads it: JSON of a known length, in one write. Of an error it makes one read of <see cref="MaxErrorBytes"/>
/// at most, and shows the person whatever it got (B6).
/// </summary>
internal sealed class BotAnswer : IResult
{
    public const int MaxErrorBytes = 1024;

    // Characters that JSON escapes take up to six bytes.
    private const int MaxBytesOfCharacter = 6;

    private readonly int _status;
    private readonly byte[] _body;

    private BotAnswer(int status, byte[] body)
    {
        _status = status;
        _body = body;
    }

    /// <summary>Nothing but 200 is a success (B3).</summary>
    public static BotAnswer Ok<T>(T body) => new(StatusCodes.Status200OK, Serialize(body));

    /// <summary><c>{"error":"…"}</c>, its text cut to what the bot reads.</summary>
    public static BotAnswer Error(int status, string text)
    {
        var body = Serialize(new { error = text });
        for (var kept = text; body.Length > MaxErrorBytes; body = Serialize(new { error = kept + "…" }))
            kept = Cut(kept, Math.Max(1, (body.Length - MaxErrorBytes) / MaxBytesOfCharacter));
        return new BotAnswer(status, body);
    }

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = _status;
        response.ContentType = "application/json; charset=utf-8";
        response.ContentLength = _body.Length;
        if (!HttpMethods.IsHead(httpContext.Request.Method)) await response.Body.WriteAsync(_body, httpContext.RequestAborted);
    }

    // Cyrillic as it is, so that a sentence fits into an error.
    private static byte[] Serialize<T>(T body) => JsonSerializer.SerializeToUtf8Bytes(body, WireJson.SnakeCase);

    // Not between the two halves of a character.
    private static string Cut(string text, int count)
    {
        var end = text.Length - count;
        return text[..(end > 0 && char.IsHighSurrogate(text[end - 1]) ? end - 1 : end)];
    }
}
