using AiTasks.TaskWorker.TextGeneration;
using AiTasks.TaskWorker.TextGeneration.Habits;
using AiTasks.TaskWorker.TextGeneration.Rewards;

namespace AiTasks.TaskWorker.Providers.Offline;

/// <summary>Habits and rewards.</summary>
internal static class OfflineHabits
{
    private const int Habits = 3;
    private const int Rewards = 5;
    private const int HintCost = 500;

    public static HabitsAnswer HabitIdeas(TextTask task, OfflineLibrary library, OfflineChoice choice)
    {
        var existing = TextGeneration.Habits.HabitIdeas.Existing(task).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var spheres = OfflineSpheres.Choose(task, choice, Habits).Distinct().ToList();

        // Round after round over the chosen spheres and then the rest, so that somebody with many habits still gets new ones.
        var candidates = spheres.Concat(Vocabulary.Of(Words.Sphere)).Distinct()
            .SelectMany((sphere, rank) => choice.Shuffle(library.Habits[sphere], habit => habit.Name)
                .Select((habit, round) => (Sphere: sphere, Habit: habit, Order: (rank >= spheres.Count ? 100 : 0) + round)));
        var chosen = candidates.Where(entry => !existing.Contains(entry.Habit.Name)).OrderBy(entry => entry.Order).Take(Habits).ToList();
        var zones = task.Context.Names("growthZones");
        var goals = task.Context.Names("goals");
        return new()
        {
            Habits = [.. chosen.Select((entry, index) => Habit(entry.Habit, Prefix(index, zones, goals, library), library))],
            Summary = library.Say("habits_summary", ("count", chosen.Count)),
            Reasoning = library.Say("habits_reasoning", ("spheres", library.NamesOf(chosen.Select(entry => entry.Sphere)))),
        };
    }

    public static RewardsAnswer RewardIdeas(TextTask task, OfflineLibrary library, OfflineChoice choice)
    {
        var hint = task.Context.Text("hint");
        var rewards = choice.Shuffle(library.Rewards, reward => reward.Name).Take(hint is null ? Rewards : Rewards - 1)
            .OrderBy(reward => reward.Cost).ToList();
        if (hint is not null)
        {
            var wish = hint.Length <= 80 ? hint : $"{hint[..80].TrimEnd()}…";
            rewards.Insert(0, new(
                library.Say("hint_reward", ("hint", wish)), "🎯", HintCost, library.Say("hint_description"), library.Say("hint_why")));
        }

        return new()
        {
            Rewards =
            [
                .. rewards.Select(reward => new RewardIdea
                {
                    Name = reward.Name,
                    Icon = reward.Icon,
                    Cost = reward.Cost,
                    Description = reward.Description,
                    WhyMotivating = reward.Why,
                }),
            ],
            Summary = library.Say(
                "rewards_summary", ("count", rewards.Count), ("min", rewards.Min(reward => reward.Cost)), ("max", rewards.Max(reward => reward.Cost))),
            Reasoning = hint is null
                ? library.Say("rewards_reasoning")
                : library.Say("rewards_reasoning_hint", ("hint", hint.Length <= 80 ? hint : $"{hint[..80].TrimEnd()}…")),
        };
    }

    private static string Prefix(int index, IReadOnlyList<string> zones, IReadOnlyList<string> goals, OfflineLibrary library) =>
        index < zones.Count && zones[index].Length <= 200 ? library.Say("habit_growth", ("zone", ZoneName(zones[index], library)))
        : index < goals.Count && goals[index].Length <= 200 ? library.Say("habit_goal", ("goal", goals[index]))
        : "";

    private static string ZoneName(string zone, OfflineLibrary library) =>
        OfflineSpheres.SphereOf(zone) is { } sphere ? library.SphereNames[sphere] : zone;

    private static HabitIdea Habit(LibraryHabit habit, string prefix, OfflineLibrary library) => new()
    {
        Name = habit.Name,
        Icon = habit.Icon,
        Description = habit.Description,
        FrequencyType = habit.Frequency,
        ScheduleDays = habit.Days ?? Vocabulary.FrequencyDays[habit.Frequency]!,
        XpReward = habit.Xp,
        WhyUseful = prefix + habit.Why,
        Trigger = habit.Trigger,
    };
}
