using System.ComponentModel.DataAnnotations;

namespace AiTasks.TaskApi.Publishing;

/// <summary>
/// Publishing to Telegram. Section <c>TelegramOptions</c>. The limits are those of Telegram's Bots FAQ ("My bot is hitting limits"): one message
/// per second in a chat, 20 per minute in a group, 30 per second overall.
/// </summary>
public sealed class TelegramOptions
{
    /// <summary>What BotFather gave, such as <c>123456:ABC-DEF</c>. Without it nothing is published, and whoever asks for it is told so.</summary>
    [RegularExpression("^[0-9]+:[A-Za-z0-9_-]+$", ErrorMessage = "BotToken is not of the form that BotFather gives.")]
    public string? BotToken { get; init; }

    /// <summary>Where the Bot API is. One's own Bot API server may be anywhere, without TLS too: who configures it knows where it stands.</summary>
    [Required, RegularExpression(@"^https?://[^\s?#@]+$", ErrorMessage = "ApiBaseUrl is not a plain http or https address.")]
    public string ApiBaseUrl { get; init; } = "https://api.telegram.org";

    /// <summary>
    /// How long one call may take, the upload of a picture included. Less than the 20 s that a stopping process has, so that it learns what
    /// became of its last calls.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:05:00")]
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long connecting may take. A call that could not connect was certainly not made, so giving up early costs nothing.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "00:01:00")]
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a connection is kept unused. Short: one that the other side closes at the moment of a call makes that call uncertain.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "00:10:00")]
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a connection is used at all, so that a change of the address is noticed.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan ConnectionLifetime { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// A call that has not begun so long after it was noted as begun is not made at all: the process stood still, and another may have taken
    /// its place. <see cref="Timeout"/> and this together are how long another waits before it judges a call whose end it does not know.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:01:00")]
    public TimeSpan CallGrace { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Between two messages to one chat.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:01:00")]
    public TimeSpan PerChatInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Most messages to one group within <see cref="GroupWindow"/>. Every chat that is not a person counts as a group.</summary>
    [Range(1, 1000)]
    public int GroupLimit { get; init; } = 20;

    /// <summary>See <see cref="GroupLimit"/>.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "01:00:00")]
    public TimeSpan GroupWindow { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Most messages to all chats within <see cref="GlobalWindow"/>. The rest of Telegram's 30 is left to the bot itself, which sends too.
    /// </summary>
    [Range(1, 1000)]
    public int GlobalLimit { get; init; } = 25;

    /// <summary>See <see cref="GlobalLimit"/>.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:01:00")]
    public TimeSpan GlobalWindow { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// A 429 does not say whether the chat or the whole bot was too fast. It stops its chat; when so many chats are stopped at once, the bot
    /// was meant, and nothing is sent anywhere until fewer are.
    /// </summary>
    [Range(1, 1000)]
    public int BotPenaltyChats { get; init; } = 3;

    /// <summary>How often a message is tried that certainly did not arrive, the first time included: over an outage of about two minutes.</summary>
    [Range(1, 100)]
    public int MaxTries { get; init; } = 8;

    /// <summary>Pause after the first call that did not reach Telegram. It doubles with each further one.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:01:00")]
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Longest such pause.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "01:00:00")]
    public TimeSpan MaxRetryDelay { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>When Telegram asks for a longer pause than this, a publication fails at once: nobody waits that long for a post.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan MaxRetryAfter { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>What could not be sent in this time is not sent any more: a post must not appear when nobody expects it.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan GiveUpAfter { get; init; } = TimeSpan.FromHours(1);

    /// <summary>
    /// How long after its end a publication that is asked for again counts as the same: longer than any nervous person or retrying bot asks.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan RepeatWindow { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Most messages of one publication: what a group may get within its minute.</summary>
    [Range(1, 100)]
    public int MaxMessages { get; init; } = 20;

    /// <summary>Largest picture, in bytes. Telegram takes photos of up to 10 MB.</summary>
    [Range(1, 50_000_000)]
    public int MaxPhotoBytes { get; init; } = 10_000_000;

    /// <summary>
    /// Between two looks for what other processes have accepted or sent, and between two tries to become the sending process. What the
    /// sending process accepts itself goes out at once.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:00:10")]
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long finished publications are kept.</summary>
    [Range(typeof(TimeSpan), "1.00:00:00", "3650.00:00:00")]
    public TimeSpan Retention { get; init; } = TimeSpan.FromDays(30);

    /// <summary>Between two removals of what is old.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "1.00:00:00")]
    public TimeSpan TrimInterval { get; init; } = TimeSpan.FromMinutes(10);

    internal bool IsConfigured => !string.IsNullOrEmpty(BotToken);

    internal TimeSpan CallLife => CallGrace + Timeout;
}
