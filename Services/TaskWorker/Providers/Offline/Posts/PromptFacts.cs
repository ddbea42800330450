using System.Text.RegularExpressions;

namespace AiTasks.TaskWorker.Providers.Offline.Posts;

/// <summary>What can be read from a prompt without understanding it: its topic, what stands behind labels, the organisation, the style.</summary>
internal sealed partial class PromptFacts
{
    private static readonly string[] TopicLabels = ["тема", "идея", "на тему", "событие", "topic", "idea", "event"];
    private static readonly string[] NameLabels = ["название", "название нко", "название организации", "нко", "организация", "name"];
    private static readonly string[] AboutLabels = ["описание", "об организации", "о нас", "description"];
    private static readonly string[] WorkLabels = ["деятельность", "чем занимается", "чем занимаемся", "виды деятельности", "направления", "activities"];
    private static readonly string[] StyleLabels = ["стиль", "стиль текста", "стиль поста", "тон", "style"];

    private readonly Dictionary<string, string> _labelled = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<(string Label, string Value)> _others = [];

    public PromptFacts(string prompt)
    {
        foreach (Match match in Labelled().Matches(prompt))
        {
            var (label, value) = (match.Groups[1].Value.Trim(), Clean(match.Groups[2].Value));
            if (value.Length == 0 || !_labelled.TryAdd(label, value)) continue;
            if (!Known(label)) _others.Add((label, value));
        }

        Organisation = Find(NameLabels) ?? (QuotedName().Match(prompt) is { Success: true } named ? named.Groups[1].Value.Trim() : null);
        About = Find(AboutLabels);
        Work = Find(WorkLabels);
        Style = (Find(StyleLabels) ?? "").ToLowerInvariant();
        Topic = Find(TopicLabels) ?? (Mentioned().Match(prompt) is { Success: true } about ? Clean(about.Groups[1].Value) : FirstSentence(prompt));
    }

    /// <summary>What it is about.</summary>
    public string Topic { get; }

    /// <summary>Whose channel it is; null when nobody says.</summary>
    public string? Organisation { get; }

    /// <summary>What it is; null when nobody says.</summary>
    public string? About { get; }

    /// <summary>What it does; null when nobody says.</summary>
    public string? Work { get; }

    /// <summary>In small letters; empty when nobody says.</summary>
    public string Style { get; }

    /// <summary>What else has a label, such as a date or a place, in its order.</summary>
    public IReadOnlyList<(string Label, string Value)> Others => _others;

    private string? Find(string[] labels) => labels.Select(label => _labelled.GetValueOrDefault(label)).FirstOrDefault(value => value is not null);

    private static bool Known(string label) => ((string[])[.. TopicLabels, .. NameLabels, .. AboutLabels, .. WorkLabels, .. StyleLabels])
        .Contains(label, StringComparer.OrdinalIgnoreCase);

    private static string Clean(string value) => value.Trim().Trim('"', '\'', '«', '»').TrimEnd('.', ',', ';').Trim();

    private static string FirstSentence(string prompt)
    {
        var sentence = prompt.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).FirstOrDefault() ?? prompt;
        var text = Clean(Order().Replace(sentence, ""));
        return text.Length <= 200 ? text : $"{text[..200].TrimEnd()}…";
    }

    // A label is one to three words before a colon, at the start of a line or of a sentence.
    [GeneratedRegex(@"(?:^|[.!?]\s+|\n)\s*(?:Создай пост\s+)?(\p{L}+(?:[ ]\p{L}+){0,2}):[ \t]*([^\n]+?)(?=(?:[.!?]\s+\p{Lu}\p{L}*(?:[ ]\p{L}+){0,2}:)|\n|$)", RegexOptions.Singleline)]
    private static partial Regex Labelled();

    [GeneratedRegex("""(?:НКО|организаци\p{L}+|фонд\p{L}*|приют\p{L}*)\s+["'«]([^"'»\n]+)["'»]""", RegexOptions.IgnoreCase)]
    private static partial Regex QuotedName();

    // With its preposition: the word's case is the preposition's.
    [GeneratedRegex(@"\b(?:на тему\s+)?((?:(?:о|об|про)\s+|(?<=на тему\s+))\p{L}[^.\n:]{3,})", RegexOptions.IgnoreCase)]
    private static partial Regex Mentioned();

    [GeneratedRegex(@"^(?:пожалуйста,?\s*)?(?:создай(?:те)?|напиши(?:те)?|сделай(?:те)?|придумай(?:те)?)\s+(?:\p{L}+\s+)?(?:пост|текст|публикаци\p{L})\s*", RegexOptions.IgnoreCase)]
    private static partial Regex Order();
}
