namespace AiTasks.TaskWorker.TextGeneration;

/// <summary>Closed lists of words that clients know.</summary>
internal enum Words
{
    Category,
    Sphere,
    EstimatedTime,
    Icon,
    Frequency,
}

/// <summary>A text of an answer that has to be one of a closed list.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class OneOfAttribute(Words words) : Attribute
{
    public IReadOnlyList<string> Allowed => Vocabulary.Of(words);
}

/// <summary>The lists. The pairs of spheres and categories are two names of the same thing, from two generations of clients.</summary>
internal static class Vocabulary
{
    public static readonly IReadOnlyList<(string Sphere, string Category)> Spheres =
    [
        ("wealth", "welfare"), ("hobbies", "hobby"), ("friendship", "environment"),
        ("health", "health_sport"), ("career", "work"), ("love", "family"),
    ];

    /// <summary>Hours by the word for them.</summary>
    public static readonly IReadOnlyDictionary<string, double> Hours = new Dictionary<string, double>
    {
        ["half"] = 0.5,
        ["one"] = 1,
        ["two"] = 2,
        ["three"] = 3,
        ["four"] = 4,
    };

    /// <summary>Weekdays by frequency, Sunday is 0; <c>custom</c> has no fixed ones.</summary>
    public static readonly IReadOnlyDictionary<string, int[]?> FrequencyDays = new Dictionary<string, int[]?>
    {
        ["daily"] = [0, 1, 2, 3, 4, 5, 6],
        ["weekdays"] = [1, 2, 3, 4, 5],
        ["weekends"] = [0, 6],
        ["custom"] = null,
    };

    private static readonly string[] Icons =
    [
        "fire", "strength", "brain", "heart", "book", "run", "water", "sleep", "meditation", "target", "money", "graph", "sun", "moon",
        "shield", "palette", "smile", "apple", "weight", "calendar", "trophy", "star", "rocket", "leaf", "coffee", "music", "camera",
        "laptop", "dumbbell", "yoga", "bicycle", "swimmer",
    ];

    public static IReadOnlyList<string> Of(Words words) => words switch
    {
        Words.Category => [.. Spheres.Select(pair => pair.Category)],
        Words.Sphere => [.. Spheres.Select(pair => pair.Sphere)],
        Words.EstimatedTime => [.. Hours.Keys],
        Words.Icon => Icons,
        Words.Frequency => [.. FrequencyDays.Keys],
        _ => throw new ArgumentOutOfRangeException(nameof(words)),
    };

    public static string SphereOf(string category) => Spheres.First(pair => pair.Category == category).Sphere;

    public static string CategoryOf(string sphere) => Spheres.First(pair => pair.Sphere == sphere).Category;

    /// <summary>The sphere somebody means by either of its names; null for another word.</summary>
    public static string? FindSphere(string? word) =>
        Spheres.FirstOrDefault(pair => pair.Sphere == word || pair.Category == word).Sphere;
}
