using System.Text;

namespace AiTasks.TaskWorker.ChatAnswers;

/// <summary>
/// Takes from the beginning of a continuation what it repeats of the text before: its last words, as it was asked to, or all of it. It
/// holds back what comes until that is decided. Runs of white space count as equal, and so do capital letters, since a model begins a
/// message with one.
/// </summary>
internal sealed class OverlapTrimmer(string before)
{
    // How far back a repetition is looked for, beside one of the whole text.
    private const int Window = 600;

    // A shorter one may be chance.
    private const int LeastLetters = 8;

    private const int TailLength = 60;

    private readonly StringBuilder _held = new();
    private readonly IReadOnlyList<int> _starts = [.. Starts(before)];

    /// <summary>The last words of a text, with which its continuation is asked to begin.</summary>
    public static string Tail(string text)
    {
        var trimmed = text.TrimEnd();
        var start = Math.Max(0, trimmed.Length - TailLength);
        while (start > 0 && start < trimmed.Length - 1 && !char.IsWhiteSpace(trimmed[start - 1]))
            start++;
        return start < trimmed.Length - 1 ? trimmed[start..] : trimmed[Math.Max(0, trimmed.Length - TailLength)..];
    }

    /// <returns>What is new; null while that is undecided.</returns>
    public string? Add(string piece)
    {
        _held.Append(piece);
        var text = _held.ToString();
        return _starts.Any(start => Compare(start, text) is null) ? null : Rest(text);
    }

    /// <summary>The continuation is over: what is new of what was held back.</summary>
    public string Finish()
    {
        var text = _held.ToString();
        var fresh = Rest(text);
        var repeatsOnly = fresh == text && Letters(text) >= LeastLetters && _starts.Any(start => Compare(start, text) is null);
        return repeatsOnly ? "" : fresh;
    }

    private string Rest(string text)
    {
        foreach (var start in _starts)
        {
            if (Compare(start, text) is { } length and > 0 && IsRepetition(start, text[..length]))
                return text[length..];
        }

        return text;
    }

    // Two words that would grow together were one.
    private bool IsRepetition(int start, string repeated) =>
        start == 0 || Letters(repeated) >= LeastLetters || (char.IsLetterOrDigit(before[^1]) && char.IsLetterOrDigit(repeated.TrimStart()[0]));

    /// <returns>How many characters of the continuation repeat the text from there to its end; 0: it does not; null: undecided.</returns>
    private int? Compare(int start, string text)
    {
        var (old, fresh) = (start, SkipSpace(text, 0));
        while (old < before.Length)
        {
            if (char.IsWhiteSpace(before[old]))
            {
                old = SkipSpace(before, old);
                var next = SkipSpace(text, fresh);
                if (next == text.Length)
                    return null;
                if (old == before.Length)
                    return next;
                if (next == fresh)
                    return 0;
                fresh = next;
                continue;
            }

            if (fresh == text.Length)
                return null;
            if (char.ToUpperInvariant(before[old]) != char.ToUpperInvariant(text[fresh]))
                return 0;
            old++;
            fresh++;
        }

        return fresh;
    }

    private static IEnumerable<int> Starts(string before)
    {
        var end = before.TrimEnd().Length;
        if (end == 0)
            yield break;
        yield return SkipSpace(before, 0);
        for (var start = Math.Max(1, end - Window); start < end; start++)
        {
            if (!char.IsWhiteSpace(before[start]) && !(char.IsLetterOrDigit(before[start]) && char.IsLetterOrDigit(before[start - 1])))
                yield return start;
        }
    }

    private static int SkipSpace(string text, int from)
    {
        while (from < text.Length && char.IsWhiteSpace(text[from]))
            from++;
        return from;
    }

    private static int Letters(string text) => text.Count(char.IsLetterOrDigit);
}
