using System.Globalization;
using System.Text.RegularExpressions;

namespace AiTasks.TaskApi.Publishing;

/// <summary>How chats are named: <c>@name</c> in small letters, or a number. One chat typed in different ways has one name.</summary>
internal static partial class TelegramChat
{
    /// <summary>Reads what a person typed.</summary>
    /// <returns>Null: neither a name, a number nor a link.</returns>
    public static string? Normalize(string typed)
    {
        // People copy numbers with spaces, and phones turn a minus into a dash.
        var text = string.Concat(typed.Where(one => !char.IsWhiteSpace(one))).Replace('−', '-').Replace('–', '-');
        if (Name().Match(text) is { Success: true } name) return $"@{name.Groups[1].Value.ToLowerInvariant()}";
        return Number().IsMatch(text) && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number != 0
            ? OfNumber(number) : null;
    }

    public static string OfNumber(long number) => number.ToString(CultureInfo.InvariantCulture);

    public static bool IsName(string chat) => chat.StartsWith('@');

    /// <summary>Only people have positive numbers. A bot cannot write to a person by name.</summary>
    public static bool IsGroup(string chat) => IsName(chat) || chat.StartsWith('-');

    [GeneratedRegex(
        "^(?:@|(?:https?://)?(?:www\\.)?(?:t|telegram)\\.me/@?)([a-z][a-z0-9_]{4,31})/?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Name();

    [GeneratedRegex("^-?[0-9]{1,19}$", RegexOptions.CultureInvariant)]
    private static partial Regex Number();
}
