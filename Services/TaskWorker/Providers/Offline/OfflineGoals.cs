using AiTasks.TaskWorker.TextGeneration;
using AiTasks.TaskWorker.TextGeneration.Decomposition;
using AiTasks.TaskWorker.TextGeneration.Goals;

namespace AiTasks.TaskWorker.Providers.Offline;

/// <summary>Goals and their steps.</summary>
internal static class OfflineGoals
{
    private const int Goals = 3;

    public static OnboardingAnswer Onboarding(TextTask task, OfflineLibrary library, OfflineChoice choice)
    {
        var chosen = Choose(task, library, choice);
        return new()
        {
            Goals =
            [
                .. chosen.Select(entry => new OnboardingGoal
                {
                    Title = entry.Goal.Title,
                    Description = entry.Goal.Description,
                    Category = Vocabulary.CategoryOf(entry.Sphere),
                    WhyImportant = Why(entry, task, library),
                    Steps = Steps(entry.Goal),
                }),
            ],
            Summary = Summary(chosen, library),
            Reasoning = Reasoning(chosen, task, library),
        };
    }

    public static MentorAnswer Mentor(TextTask task, OfflineLibrary library, OfflineChoice choice)
    {
        var chosen = Choose(task, library, choice);
        return new()
        {
            Goals =
            [
                .. chosen.Select(entry => new MentorGoal
                {
                    Title = entry.Goal.Title,
                    Description = entry.Goal.Description,
                    SphereId = entry.Sphere,
                    WhyImportant = Why(entry, task, library),
                    Steps = Steps(entry.Goal),
                }),
            ],
            Summary = Summary(chosen, library),
            Reasoning = Reasoning(chosen, task, library),
        };
    }

    public static DecompositionAnswer Decomposition(TextTask task, OfflineLibrary library, OfflineChoice choice)
    {
        var title = GoalDecomposition.GoalTitle(task);
        var goal = Shorten(title ?? library.Say("untitled_goal"));
        var steps = library.Phases.Select((wordings, number) => choice.Pick(wordings, $"stage {number}")).ToList();
        return new()
        {
            Steps =
            [
                .. steps.Select(stage => new DecompositionStep
                {
                    Title = stage.Title,
                    Description = stage.Description.Replace("{goal}", goal, StringComparison.Ordinal),
                    TimeEstimate = stage.Time,
                }),
            ],
            Summary = library.Say("steps_summary", ("goal", goal), ("count", steps.Count)),
            Reasoning = library.Say(title is null ? "steps_reasoning_untitled" : "steps_reasoning"),
        };
    }

    // The title is the person's text and may be of any length; every description repeats it.
    private static string Shorten(string title)
    {
        const int Longest = 120;
        return title.Length <= Longest ? title : $"{title[..Longest].TrimEnd()}…";
    }

    private static List<(string Sphere, LibraryGoal Goal)> Choose(TextTask task, OfflineLibrary library, OfflineChoice choice) =>
    [
        .. OfflineSpheres.Choose(task, choice, Goals)
            .GroupBy(sphere => sphere)
            .SelectMany(group => choice.Shuffle(library.Goals[group.Key], goal => goal.Title)
                .Take(group.Count()).Select(goal => (group.Key, goal))),
    ];

    private static string Why((string Sphere, LibraryGoal Goal) entry, TextTask task, OfflineLibrary library)
    {
        foreach (var (sphere, score) in OfflineSpheres.Scored(task))
        {
            if (sphere == entry.Sphere)
                return $"{library.Say("because_score", ("sphere", library.SphereNames[sphere]), ("score", score))} {entry.Goal.Why}";
        }

        return entry.Goal.Why;
    }

    private static string Summary(List<(string Sphere, LibraryGoal Goal)> chosen, OfflineLibrary library) =>
        library.Say("goals_summary", ("count", chosen.Count), ("spheres", library.NamesOf(chosen.Select(entry => entry.Sphere))));

    private static string Reasoning(List<(string Sphere, LibraryGoal Goal)> chosen, TextTask task, OfflineLibrary library)
    {
        var phrase = MentorGoals.AskedSphere(task) is not null ? "goals_reasoning_sphere"
            : OfflineSpheres.Scored(task).Count > 0 ? "goals_reasoning_scores" : "goals_reasoning_general";
        return library.Say(phrase, ("spheres", library.NamesOf(chosen.Select(entry => entry.Sphere))));
    }

    private static List<GoalStep> Steps(LibraryGoal goal) =>
        [.. goal.Steps.Select(step => new GoalStep { Title = step.Title, Description = step.Description })];
}
