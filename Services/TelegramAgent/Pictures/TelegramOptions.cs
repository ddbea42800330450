using System.ComponentModel.DataAnnotations;

namespace AiTasks.TelegramAgent.Pictures;

/// <summary>Telegram's Bot API, and whence pictures are fetched. Section <c>TelegramOptions</c>.</summary>
public sealed class TelegramOptions
{
    /// <summary>
    /// The bot's token. With it a picture is found by its <c>file_id</c> alone; without it a bot has to send the <c>image_url</c> as
    /// well, and all of ours do.
    /// </summary>
    [RegularExpression("^[0-9]+:[A-Za-z0-9_-]+$")]
    public string BotToken { get; init; } = "";

    /// <summary>Where the Bot API is: Telegram's own, or that of a server of one's own. Pictures from there are fetched, too.</summary>
    public Uri ApiBaseUrl { get; init; } = new("https://api.telegram.org");

    /// <summary>
    /// Hosts whose pictures are fetched, over https: <c>host</c> or <c>host:port</c>. Configured ones are added to Telegram's. Whoever
    /// may call the agent chooses the address, so each further host is one that they may make this process call.
    /// </summary>
    public IReadOnlyList<string> ImageHosts { get; init; } = ["api.telegram.org"];

    /// <summary>Private networks in which those hosts may be, such as <c>10.1.0.0/16</c>: a Bot API server of one's own usually is in one.</summary>
    public IReadOnlyList<string> AllowedNetworks { get; init; } = [];

    /// <summary>Largest picture, in bytes. Telegram's photos are smaller; its bots can fetch files of up to 20 MB.</summary>
    [Range(1024, 20 * 1024 * 1024)]
    public int MaxImageBytes { get; init; } = 10 * 1024 * 1024;

    /// <summary>How long fetching may take in all. What it takes is taken from the time for drawing.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:00:50")]
    public TimeSpan ImageTimeout { get; init; } = TimeSpan.FromSeconds(10);
}
