using System.Text.RegularExpressions;

namespace AiTasks.TaskWorker.Providers.Offline.Chats;

/// <summary>Words of a text, brought into a form in which a question and a document can be compared.</summary>
internal static partial class WordStems
{
    // What remains of a word has to say something.
    private const int Shortest = 3;

    // Longest first, so that one pass takes the longest ending.
    private static readonly string[] Russian = Sorted(
        "иями ями ами иях ях ах ием ем ом ией ей ой ею ою ии ие ия ию иям ям ам ов ев ью ья ье ьи ь й а е и о у ы ю я " +
        "ыми ими ого его ому ему ая яя ое ее ые ие ый ий ых их ую юю ым им " +
        "ейший ейшая ейшие ость ости остью ение ения ению ением ениями ениях ание ания анию анием аниями аниях " +
        "ешь ете ет ишь ит ите ют ут ят ат ть ти ла ло ли л ла на но ны ен ена ено ены ил ила или ило ал ала али ало " +
        "ает яет уют ают яют ивает ывает ован ована овано ованы ющий ющая ющее ющие ющего ющих щий щая щее щие " +
        "нный нная нное нные нного нной нных нным");

    private static readonly string[] English = Sorted("'s s es ing ed ly ment ments ation ations er ers");

    private static readonly HashSet<string> StopWords =
    [
        .. ("а без более бы был была были было быть в вам вас ваш весь во вот все всего всех вы где да даже для до его ее если есть еще же за здесь и из " +
            "или им их к как какая какие какими каких какой каком какую какого какова каков каково какую ко когда который которая которое которые " +
            "которого которой кто куда ли либо между меня мне много может можно мой мы на над надо нас наш не него нее нет ни них но ну о об обо однако он " +
            "она они оно от откуда очень по под после потому почему при про с сам свой себя скажи скажите сколько со согласно так также такой там те тем то " +
            "того тоже той только том ты у уже чего чей чем что чтобы чья эта эти это этого этой этом этот я расскажи подскажи ответь назови укажи " +
            "указан указана указано указаны написано сказано говорится документ документе документах документы файл файле файлах " +
            "a about according after all also an and any are as at be been before but by can could did do does for from had has have he her his how i if in " +
            "into is it its me more my no not of on or our out please say says she so some tell than that the their them then there these they this those to " +
            "under up us was we were what when where which who whom whose why will with would you your document documents file files stated given name")
            .Split(' ', StringSplitOptions.RemoveEmptyEntries),
    ];

    /// <summary>The words of a text in small letters, in order; a number with its points and dashes is one word.</summary>
    public static IEnumerable<string> Words(string text) =>
        Word().Matches(text).Select(match => match.Value.ToLowerInvariant().Replace('ё', 'е').Trim('.', ',', ':', '/', '-'));

    /// <summary>True for words that stand in any question.</summary>
    public static bool IsStopWord(string word) => StopWords.Contains(word);

    /// <summary>What is left of a word without its ending; a number, or a name with one, stays as it is.</summary>
    public static string Stem(string word)
    {
        if (word.Any(char.IsDigit))
            return word;
        var isRussian = word.Any(letter => letter is >= 'а' and <= 'я');
        if (isRussian && word.Length > Shortest + 2 && (word.EndsWith("ся", StringComparison.Ordinal) || word.EndsWith("сь", StringComparison.Ordinal)))
            word = word[..^2];
        foreach (var ending in isRussian ? Russian : English)
        {
            if (word.Length - ending.Length >= Shortest && word.EndsWith(ending, StringComparison.Ordinal))
                return word[..^ending.Length];
        }

        return word;
    }

    /// <summary>How alike two stems are: 1 the same, 0 nothing in common. Alike beginnings count, since endings are only guessed.</summary>
    public static double Likeness(string one, string other)
    {
        const int LeastCommon = 4;
        if (one == other)
            return 1;
        var shorter = Math.Min(one.Length, other.Length);
        var common = 0;
        while (common < shorter && one[common] == other[common])
            common++;
        return common < LeastCommon || char.IsDigit(one[0]) ? 0
            : common == shorter && Math.Abs(one.Length - other.Length) <= 3 ? 0.8
            : common >= 5 && common >= Math.Max(one.Length, other.Length) * 0.7 ? 0.6 : 0;
    }

    private static string[] Sorted(string endings) =>
        [.. endings.Split(' ', StringSplitOptions.RemoveEmptyEntries).Distinct().OrderByDescending(ending => ending.Length)];

    [GeneratedRegex(@"\p{N}+(?:[.,:/-]\p{N}+)*|[\p{L}\p{N}]+(?:['-][\p{L}\p{N}]+)*")]
    private static partial Regex Word();
}
