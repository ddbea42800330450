using System.Text.RegularExpressions;

namespace AiTasks.TaskWorker.ContextSource;

/// <summary>An address with places for values, such as <c>https://app.example/goals/{goal_id}?user_id={user_id}</c>.</summary>
internal sealed partial class UrlTemplate(string template)
{
    public const string GoalId = "goal_id";
    public const string UserId = "user_id";
    public const string WeekStart = "week_start";
    public const string WeekEnd = "week_end";
    public const string IncludeOverdue = "include_overdue";

    public static UrlTemplate? Of(string? template) => string.IsNullOrEmpty(template) ? null : new(template);

    /// <summary>What keeps a template from being used, as the end of a sentence about it; null: nothing, or there is no template.</summary>
    /// <param name="template">The template.</param>
    /// <param name="needed">Places it has to have.</param>
    /// <param name="known">Places it may have beside them.</param>
    public static string? Objection(string? template, string[] needed, string[] known)
    {
        if (string.IsNullOrEmpty(template))
            return null;
        var places = Place().Matches(template).Select(place => place.Groups[1].Value).ToList();
        if (places.Find(place => !needed.Contains(place) && !known.Contains(place)) is { } unknown)
            return $"has the unknown place {{{unknown}}}; it may have {string.Join(", ", needed.Concat(known).Select(place => $"{{{place}}}"))}.";
        if (Place().Replace(template, "").AsSpan().ContainsAny('{', '}'))
            return "has a curly bracket without its other one.";
        if (Array.Find(needed, place => !places.Contains(place)) is { } missing)
            return $"has to have the place {{{missing}}}.";

        // With a place in front of the path a value could choose whom the key is sent to.
        var fixedPart = template[..template.IndexOf('{', StringComparison.Ordinal)];
        return Uri.TryCreate(fixedPart, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps)
            && fixedPart.IndexOf('/', fixedPart.IndexOf("://", StringComparison.Ordinal) + 3) > 0
            ? null
            : "has to be an absolute http or https address with its places after the host.";
    }

    /// <summary>The address with every value escaped.</summary>
    public Uri Fill(IReadOnlyDictionary<string, string> values) =>
        new(Place().Replace(template, place => Uri.EscapeDataString(values[place.Groups[1].Value])));

    [GeneratedRegex(@"\{([^{}]*)\}")]
    private static partial Regex Place();
}
