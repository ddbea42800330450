using System.Text.RegularExpressions;

namespace AiTasks.TelegramAgent.Endpoints;

/// <summary>Names of posts, which stand in the backend's addresses.</summary>
internal static partial class PostId
{
    /// <exception cref="BotErrorException">There is none, or no post can have that name.</exception>
    public static string Read(BotFields data) => Check(data.Required("post_id", BotTexts.NoPost));

    /// <summary>As it comes out of a button: a bot that cuts the button's data one character short leaves a <c>_</c> before it (B16).</summary>
    /// <exception cref="BotErrorException">There is none, or no post can have that name.</exception>
    public static string ReadFromButton(BotFields data)
    {
        var id = data.Required("post_id", BotTexts.NoPost);
        return Check(id.StartsWith('_') ? id[1..] : id);
    }

    private static string Check(string id) =>
        Rule().IsMatch(id) ? id : throw new BotErrorException(StatusCodes.Status404NotFound, BotTexts.UnknownPost);

    // Nothing that would lead elsewhere.
    [GeneratedRegex(@"^[A-Za-z0-9_-]{1,64}\z")]
    private static partial Regex Rule();
}
