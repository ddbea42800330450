using System.Globalization;
using System.Text.RegularExpressions;
using AiTasks.Contracts;

namespace AiTasks.TaskWorker.ChatAnswers;

/// <summary>How a passage is named in an answer, and which passages an answer names.</summary>
internal static partial class SourceLabels
{
    private const int LongestHeading = 80;

    /// <summary>Such as <c>[plan1.pdf, p. 3]</c>, <c>[note.docx, "Heading"]</c> or <c>[list.csv]</c>, the same in every language.</summary>
    public static string Of(Passage passage)
    {
        var name = Plain(passage.Name);
        return passage switch
        {
            { Page: { } page } => $"[{name}, p. {page.ToString(CultureInfo.InvariantCulture)}]",
            { Heading: { Length: > 0 } heading } => $"[{name}, \"{Heading(heading)}\"]",
            _ => $"[{name}]",
        };
    }

    /// <summary>
    /// The passages that an answer names; all that were found when it names none. A model may write the page in its own way (<c>стр. 3</c>) or
    /// name several sources between two brackets.
    /// </summary>
    public static IReadOnlyList<Passage> Named(string answer, IReadOnlyList<Passage> passages)
    {
        var named = new HashSet<long>();
        foreach (Match bracket in Brackets().Matches(answer))
        {
            foreach (var part in bracket.Groups[1].Value.Split(';', StringSplitOptions.TrimEntries))
                named.UnionWith(Match(part, passages).Select(passage => passage.Id));
        }

        return [.. passages.Where(passage => named.Count == 0 ? passage.Score > 0 : named.Contains(passage.Id))];
    }

    private static IEnumerable<Passage> Match(string part, IReadOnlyList<Passage> passages)
    {
        // The longest name first: "plan.pdf.txt" begins with "plan.pdf" too.
        var ofName = passages.Where(passage => part.StartsWith(Plain(passage.Name), StringComparison.OrdinalIgnoreCase))
            .GroupBy(passage => Plain(passage.Name), StringComparer.OrdinalIgnoreCase).MaxBy(group => group.Key.Length);
        if (ofName is null)
            return [];
        var place = part[ofName.Key.Length..];
        var pages = Numbers().Matches(place).Select(number => int.Parse(number.ValueSpan, CultureInfo.InvariantCulture)).ToHashSet();
        var exact = ofName.Where(passage => passage.Page is { } page
            ? pages.Contains(page)
            : passage.Heading is { Length: > 0 } heading && place.Contains(Heading(heading), StringComparison.OrdinalIgnoreCase)).ToList();
        return exact.Count > 0 ? exact : ofName.Take(1);
    }

    private static string Heading(string heading)
    {
        var plain = Plain(heading).Replace('"', '\'');
        return plain.Length <= LongestHeading ? plain : $"{plain[..LongestHeading].TrimEnd()}…";
    }

    // What would end the brackets around it, or look like the next source.
    private static string Plain(string text) =>
        text.Replace('[', '(').Replace(']', ')').Replace(';', ',').ReplaceLineEndings(" ").Trim();

    [GeneratedRegex(@"\[([^\[\]]{1,500})\]")]
    private static partial Regex Brackets();

    [GeneratedRegex(@"\d{1,6}")]
    private static partial Regex Numbers();
}
