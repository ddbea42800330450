using AiTasks.TaskWorker.TextGeneration;
using AiTasks.TaskWorker.TextGeneration.Goals;

namespace AiTasks.TaskWorker.Providers.Offline;

/// <summary>Which spheres of life a context is about, the most urgent first.</summary>
internal static class OfflineSpheres
{
    /// <summary>Spheres with their scores, the lowest first; empty when the context has none.</summary>
    public static IReadOnlyList<(string Sphere, double Score)> Scored(TextTask task)
    {
        var entries = TaskContext.Entries(task.Context.Root["ssp_data"], "spheres")
            .Concat(TaskContext.Entries(task.Context.Root, "spheres"));
        return
        [
            .. entries
                .Select(entry => (Sphere: SphereOf(TaskContext.Text(entry, "id", "sphere_id", "name")), Score: TaskContext.Real(entry, "score")))
                .Where(entry => entry.Sphere is not null && entry.Score is not null)
                .Select(entry => (entry.Sphere!, entry.Score!.Value))
                .DistinctBy(entry => entry.Item1)
                .OrderBy(entry => entry.Value),
        ];
    }

    /// <summary>As many spheres as wanted: the one asked for, else growth zones, named and low ones first, then any.</summary>
    public static IReadOnlyList<string> Choose(TextTask task, OfflineChoice choice, int count)
    {
        if (MentorGoals.AskedSphere(task) is { } asked)
            return [.. Enumerable.Repeat(asked, count)];

        var zones = task.Context.Names("growthZones").Concat(task.Context.Names("growth_zones")).Select(SphereOf);
        var scored = Scored(task).Select(entry => (string?)entry.Sphere);
        var named = task.Context.Names("spheres").Select(SphereOf);
        var any = choice.Shuffle(Vocabulary.Of(Words.Sphere), sphere => sphere);
        return [.. zones.Concat(scored).Concat(named).Concat(any).OfType<string>().Distinct().Take(count)];
    }

    /// <summary>The sphere a word of the context means: an id of either vocabulary or its name in a language of ours.</summary>
    public static string? SphereOf(string? word) =>
        Vocabulary.FindSphere(word?.ToLowerInvariant())
        ?? Vocabulary.Of(Words.Sphere).FirstOrDefault(sphere =>
            string.Equals(OfflineLibrary.Russian.SphereNames[sphere], word, StringComparison.OrdinalIgnoreCase)
            || string.Equals(OfflineLibrary.English.SphereNames[sphere], word, StringComparison.OrdinalIgnoreCase));
}
