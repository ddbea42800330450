using System.Text.RegularExpressions;

namespace AiTasks.TaskWorker.TextGeneration.Posts;

/// <summary>Texts for Telegram, which shows them as they are: what a model marks up would be seen as signs (B19).</summary>
internal static partial class PlainText
{
    /// <summary>A message has 4,096; the bot writes a heading above some (B19).</summary>
    public const int Longest = 3900;

    /// <summary>Whom a model is to be when it writes for Telegram.</summary>
    public const string EditorRole = "editor";

    /// <summary>Takes Markdown and HTML out of a text and leaves its words, lists and links.</summary>
    public static string From(string text)
    {
        var plain = text.Replace("\r\n", "\n", StringComparison.Ordinal);
        plain = Fence().Replace(plain, "");
        plain = Link().Replace(plain, match =>
            match.Groups[1].Value == match.Groups[2].Value ? match.Groups[2].Value : $"{match.Groups[1].Value} ({match.Groups[2].Value})");
        plain = LineBreak().Replace(plain, "\n");
        plain = Tag().Replace(plain, "");
        plain = Heading().Replace(plain, "");
        plain = Bullet().Replace(plain, "$1• ");
        plain = Emphasis().Replace(plain, "$2");
        plain = Code().Replace(plain, "$1");
        plain = System.Net.WebUtility.HtmlDecode(plain);
        return EmptyLines().Replace(plain, "\n\n").Trim();
    }

    [GeneratedRegex(@"^\s*```\w*\s*$\n?", RegexOptions.Multiline)]
    private static partial Regex Fence();

    [GeneratedRegex(@"!?\[([^\]\n]+)\]\((https?://[^)\s]+)[^)\n]*\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"<br\s*/?>|</p>", RegexOptions.IgnoreCase)]
    private static partial Regex LineBreak();

    [GeneratedRegex(@"</?(b|strong|i|em|u|s|del|code|pre|p|span|a|h[1-6]|ul|ol|li|div|blockquote)(\s[^<>]*)?>", RegexOptions.IgnoreCase)]
    private static partial Regex Tag();

    [GeneratedRegex(@"^[ \t]{0,3}#{1,6}[ \t]+", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"^([ \t]*)[*+-][ \t]+", RegexOptions.Multiline)]
    private static partial Regex Bullet();

    // Marks around words, not the asterisk of a multiplication or the underscore of a name.
    [GeneratedRegex(@"(?<![\w*_])(\*{1,3}|_{1,3}|~~)(?=\S)([^\n]+?)(?<=\S)\1(?![\w*_])")]
    private static partial Regex Emphasis();

    [GeneratedRegex(@"`([^`\n]+)`")]
    private static partial Regex Code();

    [GeneratedRegex(@"\n[ \t]*(\n[ \t]*)+")]
    private static partial Regex EmptyLines();
}
