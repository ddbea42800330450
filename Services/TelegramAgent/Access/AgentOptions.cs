using System.ComponentModel.DataAnnotations;

namespace AiTasks.TelegramAgent.Access;

/// <summary>Whom the agent serves, and within which limits. Section <c>AgentOptions</c>.</summary>
public sealed class AgentOptions
{
    /// <summary>
    /// What a bot anywhere may write into its <c>AI_AGENT_URL</c> as <c>https://host/agent/KEY</c>: the bot sends no credentials of its
    /// own. At least 16 letters, digits, <c>-</c>, <c>_</c>, <c>.</c> or <c>~</c>. Several are valid at once, so that one can be replaced
    /// without an interruption.
    /// </summary>
    public IReadOnlyList<string> Keys { get; init; } = [];

    /// <summary>
    /// Networks whose bots may call without a key, such as <c>10.1.0.0/16</c>; this machine always may. Every proxy between a bot and
    /// the agent has to be in them, too.
    /// </summary>
    public IReadOnlyList<string> AllowedNetworks { get; init; } = [];

    /// <summary>Largest body of a request, in bytes. A bot's largest is one message of Telegram, and what it knows of an organisation.</summary>
    [Range(1024, 16 * 1024 * 1024)]
    public int MaxRequestBodyBytes { get; init; } = 256 * 1024;

    /// <summary>How far the people's clock is ahead of UTC: it decides which day a content plan begins. Moscow's by default.</summary>
    [Range(typeof(TimeSpan), "-14:00:00", "14:00:00")]
    public TimeSpan TimeZoneOffset { get; init; } = TimeSpan.FromHours(3);

    /// <summary>How long a bot's request may take, fetching a picture included. The bot gives up after 60 s and then shows nothing of use.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:10:00")]
    public TimeSpan BackendTimeout { get; init; } = TimeSpan.FromSeconds(55);

    /// <summary>How long it may take to make a person known; the bot gives up after 10 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:01:00")]
    public TimeSpan InitTimeout { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>How long one address of the backend may take to accept a connection before the next one is tried.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "00:00:30")]
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Largest answer of the backend, in bytes: a post with its pictures in base64.</summary>
    [Range(1024, 256 * 1024 * 1024)]
    public int MaxAnswerBytes { get; init; } = 32 * 1024 * 1024;
}
