using System.Reflection;
using System.Text.Json;

namespace AiTasks.TaskWorker.Providers.Offline;

/// <summary>The texts the offline provider chooses from, one file per language.</summary>
internal sealed record OfflineLibrary
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public required IReadOnlyDictionary<string, string> SphereNames { get; init; }
    public required IReadOnlyDictionary<string, string> Phrases { get; init; }
    public required IReadOnlyDictionary<string, IReadOnlyList<LibraryGoal>> Goals { get; init; }
    public required IReadOnlyDictionary<string, IReadOnlyList<LibraryHabit>> Habits { get; init; }
    public required IReadOnlyList<LibraryReward> Rewards { get; init; }

    /// <summary>The stages on the way to any goal, each in several wordings.</summary>
    public required IReadOnlyList<IReadOnlyList<LibraryStage>> Phases { get; init; }
    public required IReadOnlyList<LibraryWeekItem> WeekItems { get; init; }
    public required LibraryPosts Posts { get; init; }

    public static OfflineLibrary Russian { get; } = Load("ru");
    public static OfflineLibrary English { get; } = Load("en");

    public static OfflineLibrary For(string language) => language == "en" ? English : Russian;

    public string Say(string phrase, params ReadOnlySpan<(string Place, object Value)> values)
    {
        var text = Phrases[phrase];
        foreach (var (place, value) in values)
            text = text.Replace($"{{{place}}}", FormattableString.Invariant($"{value}"), StringComparison.Ordinal);
        return text;
    }

    public string NamesOf(IEnumerable<string> spheres) => string.Join(", ", spheres.Distinct().Select(sphere => SphereNames[sphere]));

    private static OfflineLibrary Load(string language)
    {
        using var file = Assembly.GetExecutingAssembly()
            .GetManifestResourceStream($"{typeof(OfflineLibrary).Namespace}.Content.library.{language}.json")!;
        return JsonSerializer.Deserialize<OfflineLibrary>(file, Json)!;
    }
}

internal sealed record LibraryGoal(string Title, string Description, string Why, IReadOnlyList<LibraryStep> Steps);

internal sealed record LibraryStep(string Title, string Description);

internal sealed record LibraryHabit(
    string Name, string Icon, string Description, string Frequency, int Xp, string Why, string Trigger,
    IReadOnlyList<int>? Days = null);

internal sealed record LibraryReward(string Name, string Icon, int Cost, string Description, string Why);

internal sealed record LibraryStage(string Title, string Description, string Time);

internal sealed record LibraryWeekItem(string Title, string Time, string Reason);

internal sealed record LibraryPosts(
    string Someone, string SomeWork, IReadOnlyList<LibraryStyle> Styles, IReadOnlyList<string> Works, IReadOnlyList<LibraryPlanIdea> PlanIdeas);

/// <summary>How a post of one style begins, goes on and ends.</summary>
/// <param name="Words">What the style is called, in small letters.</param>
/// <param name="Openings">First paragraphs.</param>
/// <param name="Middles">Second paragraphs.</param>
/// <param name="Closings">Last paragraphs.</param>
internal sealed record LibraryStyle(
    IReadOnlyList<string> Words, IReadOnlyList<string> Openings, IReadOnlyList<string> Middles, IReadOnlyList<string> Closings);

internal sealed record LibraryPlanIdea(string Category, string Topic);
