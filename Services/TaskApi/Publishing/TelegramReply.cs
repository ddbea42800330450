using System.Text.Json;
using AiTasks.Contracts;

namespace AiTasks.TaskApi.Publishing;

/// <summary>What is known after a call of the Bot API.</summary>
internal abstract record TelegramReply
{
    private static readonly TimeSpan DefaultPause = TimeSpan.FromSeconds(5);

    /// <summary>The message is in the chat.</summary>
    public sealed record Taken(long MessageId, long ChatNumber) : TelegramReply;

    /// <summary>Too fast. The message was not taken.</summary>
    public sealed record Busy(TimeSpan RetryAfter) : TelegramReply;

    /// <summary>The group has become a supergroup with another number. The message was not taken.</summary>
    public sealed record Moved(long ChatNumber) : TelegramReply;

    /// <summary>The message was not taken and never will be.</summary>
    public sealed record Refused(int Code, string Description) : TelegramReply;

    /// <summary>Nothing of the message has left this process.</summary>
    public sealed record NotSent(string Reason) : TelegramReply;

    /// <summary>It may have been taken.</summary>
    public sealed record Unknown(string Reason) : TelegramReply;

    /// <summary>
    /// Reads an answer. Only 4xx and redirects say that nothing was taken. 5xx do not: Telegram's front answers so as well when it lost the
    /// machine behind it in the middle of a call, and so does any proxy on the way.
    /// </summary>
    /// <param name="status">Of the answer.</param>
    /// <param name="body">Null when it broke off.</param>
    public static TelegramReply Read(int status, byte[]? body)
    {
        var answer = Parse(body);
        var code = answer is { Ok: false, ErrorCode: { } told } ? told : status;
        if (answer is { Ok: true, Result: { MessageId: { } message, Chat.Id: { } chat } }) return new Taken(message, chat);
        if (code == StatusCodes.Status429TooManyRequests) return new Busy(Pause(answer?.Parameters?.RetryAfter));
        if (code is < 300 or >= 500) return new Unknown($"answered {code}");
        return answer?.Parameters?.MigrateToChatId is { } moved ? new Moved(moved) : new Refused(code, answer?.Description ?? $"HTTP {status}");
    }

    private static TimeSpan Pause(int? seconds) => seconds is > 0 ? TimeSpan.FromSeconds(seconds.Value) : DefaultPause;

    private static BotAnswer? Parse(byte[]? body)
    {
        try
        {
            return body is null ? null : JsonSerializer.Deserialize<BotAnswer>(body, WireJson.SnakeCase);
        }
        catch (JsonException)
        {
            // Not the Bot API, but something in front of it.
            return null;
        }
    }

    private sealed record BotAnswer(bool? Ok, int? ErrorCode, string? Description, BotParameters? Parameters, BotMessage? Result);

    private sealed record BotParameters(int? RetryAfter, long? MigrateToChatId);

    private sealed record BotMessage(long? MessageId, BotChat? Chat);

    private sealed record BotChat(long? Id);
}
