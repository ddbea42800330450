namespace AiTasks.TaskWorker.Providers;

/// <summary>
/// About how many tokens a text has, without a model's own vocabulary: 4 Latin or 2.5 Cyrillic characters make one, a character of a
/// script without spaces is one. Within a fifth of what today's models count, which is enough for a budget.
/// </summary>
internal static class TokenEstimate
{
    private const double Latin = 1 / 4.0;
    private const double Cyrillic = 1 / 2.5;

    // From here on: Chinese, Japanese, Korean.
    private const char FirstWithoutSpaces = '\u2E80';

    public static int Of(string text)
    {
        var tokens = 0.0;
        foreach (var letter in text)
            tokens += letter is >= '\u0400' and <= '\u052F' ? Cyrillic : letter >= FirstWithoutSpaces ? 1 : Latin;
        return (int)Math.Ceiling(tokens);
    }

    /// <summary>The beginning of a text that fits; never half of a pair.</summary>
    public static string Cut(string text, int tokens)
    {
        if (Of(text) <= tokens)
            return text;
        var (low, high) = (0, text.Length);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (Of(text[..middle]) <= tokens)
                low = middle;
            else
                high = middle - 1;
        }

        return low > 0 && char.IsHighSurrogate(text[low - 1]) ? text[..(low - 1)] : text[..low];
    }
}
