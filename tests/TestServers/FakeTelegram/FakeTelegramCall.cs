namespace AiTasks.TestServers.FakeTelegram;

/// <summary>One call of <c>sendMessage</c> or <c>sendPhoto</c>.</summary>
/// <param name="Number">1, 2, 3 … of all calls.</param>
/// <param name="Method"><c>sendMessage</c> or <c>sendPhoto</c>.</param>
/// <param name="Chat">As the caller named it.</param>
/// <param name="ChatNumber">Which chat that is.</param>
/// <param name="Text">The text or the caption.</param>
/// <param name="Photo">Null for none.</param>
/// <param name="At">Since the server's start.</param>
public sealed record FakeTelegramCall(int Number, string Method, string Chat, long ChatNumber, string Text, byte[]? Photo, TimeSpan At);

/// <summary>A message that is in a chat.</summary>
/// <param name="MessageId">1, 2, 3 … within its chat.</param>
/// <param name="Call">Which call brought it there.</param>
public sealed record FakeTelegramMessage(long MessageId, FakeTelegramCall Call);

/// <summary>What goes wrong with a call.</summary>
public enum FakeTelegramFault
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>429, and a penalty of <see cref="FakeTelegramServer.RetryAfter"/> for the chat.</summary>
    TooManyRequests,

    /// <summary>The connection is cut, and the message is not taken.</summary>
    CutBeforeTaking,

    /// <summary>The message is taken, and the connection is cut.</summary>
    CutAfterTaking,

    /// <summary>The message is taken, and no answer ever comes.</summary>
    HangAfterTaking,

    /// <summary>The message is taken, and the answer comes when <see cref="FakeTelegramServer.Release"/> is called.</summary>
    HoldAfterTaking,

    /// <summary>As <see cref="TooManyRequests"/>, but that comes when <see cref="FakeTelegramServer.Release"/> is called.</summary>
    HoldThenTooManyRequests,

    /// <summary>500 with Telegram's words; the message is not taken.</summary>
    InternalError,

    /// <summary>The message is taken, and the front answers 502 with a page.</summary>
    BadGatewayAfterTaking,
}
