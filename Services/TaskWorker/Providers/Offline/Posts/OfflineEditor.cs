using System.Text.RegularExpressions;

namespace AiTasks.TaskWorker.Providers.Offline.Posts;

/// <summary>
/// Corrects what can be corrected by rules: spaces, dashes, quotes, capitals, doubled words and common misspellings of Russian. It
/// understands nothing, so it changes no meaning.
/// </summary>
internal static partial class OfflineEditor
{
    private static readonly (Regex Wrong, string Right)[] Misspellings =
    [
        .. new (string Wrong, string Right)[]
        {
            ("жы", "жи"), ("шы(?!рк)", "ши"), ("чя", "ча"), ("щя", "ща"), ("чю", "чу"), ("щю", "щу"), (@"\bвообщем\b", "в общем"), (@"\bвобщем\b", "в общем"),
            (@"\bихн(?:ий|яя|ее|ие)\b", "их"), ("кординат", "координат"), ("координально", "кардинально"), ("будующ", "будущ"), ("следущ", "следующ"),
            ("приимуществ", "преимуществ"), ("извен(?=и)", "извин"), (@"\bпридти\b", "прийти"), (@"\bзде(?=ла)", "сде"), ("агенств", "агентств"),
            ("учавств", "участв"), ("чувст(?=ов)", "чувств"), ("пожалуста|пожайлуста|пожалуйсто", "пожалуйста"), (@"\bздраствуй", "здравствуй"),
            (@"\bканешно\b", "конечно"), (@"\bщас\b", "сейчас"), (@"\bчё\b", "что"), ("волантёр|волантер", "волонтёр"), ("блогодар", "благодар"),
            ("симпотич", "симпатич"), (@"\bпревет", "привет"), (@"\bспосибо\b", "спасибо"), ("росчит", "рассчит"), (@"\bпотомучто\b", "потому что"), (@"\bтакже как\b", "так же как"), (@"\bнесмотря не\b", "несмотря на"),
            (@"\bиз\s+за\b", "из-за"), (@"\bиз\s+под\b", "из-под"), (@"\bкто\s+нибудь\b", "кто-нибудь"), (@"\bчто\s+нибудь\b", "что-нибудь"),
            (@"\bкакой\s+нибудь\b", "какой-нибудь"), (@"\bвсё\s+таки\b", "всё-таки"), (@"\bпо\s+этому\b(?=,)", "поэтому"),
        }
        .Select(pair => (new Regex(pair.Wrong, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant), pair.Right)),
    ];

    public static string Correct(string text)
    {
        // What a person could click or type is left alone.
        var kept = new List<string>();
        var corrected = Untouchable().Replace(text.Replace("\r\n", "\n", StringComparison.Ordinal), match =>
        {
            kept.Add(match.Value);
            return $"\uE000{(char)('\uE100' + kept.Count - 1)}\uE001";
        });
        corrected = Tidy(corrected);
        foreach (var (wrong, right) in Misspellings) corrected = wrong.Replace(corrected, match => LikeIn(match.Value, right));
        corrected = Doubled().Replace(corrected, "$1");
        corrected = SentenceStart().Replace(corrected, match => match.Groups[1].Value + match.Groups[2].Value.ToUpperInvariant());
        corrected = string.Join('\n', corrected.Split('\n').Select(Ended)).Trim();
        return Placeholder().Replace(corrected, match => kept[match.Groups[1].Value[0] - '\uE100']);
    }

    private static string Tidy(string text)
    {
        var tidy = Spaces().Replace(text, " ");
        tidy = SpaceBefore().Replace(tidy, "$1");
        tidy = Repeated().Replace(tidy, "$1");
        tidy = Dots().Replace(tidy, "…");
        tidy = NoSpaceAfter().Replace(tidy, "$1 ");
        tidy = Dash().Replace(tidy, " — ");
        return Quotes().Replace(tidy, "«$1»");
    }

    // A paragraph ends; a heading or an entry of a list need not.
    private static string Ended(string line)
    {
        var trimmed = line.TrimEnd();
        return trimmed.Length > 40 && char.IsLetterOrDigit(trimmed[^1]) && !trimmed.StartsWith('•') && !trimmed.StartsWith('-') ? trimmed + "." : trimmed;
    }

    private static string LikeIn(string original, string right) =>
        original.Length > 1 && original.All(letter => !char.IsLetter(letter) || char.IsUpper(letter)) ? right.ToUpperInvariant()
        : char.IsUpper(original[0]) ? char.ToUpperInvariant(right[0]) + right[1..]
        : right;

    [GeneratedRegex(@"https?://\S+|[\w.+-]+@[\w-]+\.[\w.]+|[@#]\w+|t\.me/\S+|\d+(?:[.:,/-]\d+)+")]
    private static partial Regex Untouchable();

    [GeneratedRegex("\uE000(.)\uE001")]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"[ \t\u00A0]+")]
    private static partial Regex Spaces();

    [GeneratedRegex(@"[ \t]+([,.!?:;…])")]
    private static partial Regex SpaceBefore();

    [GeneratedRegex(@"([,:;!?])\1+")]
    private static partial Regex Repeated();

    [GeneratedRegex(@"\.{2,}")]
    private static partial Regex Dots();

    [GeneratedRegex(@"([,;!?…]|(?<=\p{L}{2})[.:])(?=\p{L})")]
    private static partial Regex NoSpaceAfter();

    [GeneratedRegex(@"(?<=\S)[ ]+(?:-|--|–)[ ]+(?=\S)")]
    private static partial Regex Dash();

    [GeneratedRegex("\"([^\"\n]+)\"")]
    private static partial Regex Quotes();

    [GeneratedRegex(@"\b(\p{L}+)(?:[ ]+\1\b)+", RegexOptions.IgnoreCase)]
    private static partial Regex Doubled();

    [GeneratedRegex(@"(^\s*|[.!?…]\s+)(\p{Ll})", RegexOptions.Multiline)]
    private static partial Regex SentenceStart();
}
