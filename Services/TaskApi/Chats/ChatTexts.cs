namespace AiTasks.TaskApi.Chats;

/// <summary>Words of chats in a person's language.</summary>
internal static class ChatTexts
{
    private const int TitleLength = 60;

    private static readonly string[] DefaultTitles = ["Новый чат", "New chat"];

    public static string DefaultTitle(string language) => language == "en" ? DefaultTitles[1] : DefaultTitles[0];

    public static bool IsDefaultTitle(string title) => DefaultTitles.Contains(title);

    /// <summary>The first words of a message: whole words, unless the first one is too long.</summary>
    public static string TitleOf(string content)
    {
        var words = string.Join(' ', content.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        if (words.Length <= TitleLength) return words;

        var end = words.LastIndexOf(' ', TitleLength);
        if (end <= 0) end = char.IsHighSurrogate(words[TitleLength - 1]) ? TitleLength - 1 : TitleLength;
        return words[..end] + "…";
    }
}
