using AiTasks.TaskWorker.TextGeneration;
using AiTasks.TaskWorker.TextGeneration.WeekPlanning;

namespace AiTasks.TaskWorker.Providers.Offline;

/// <summary>Lays a week out: overdue steps first, then evenly, and never more than two a day.</summary>
internal static class OfflineWeek
{
    private const int PerDay = 2;
    private const int GeneralItems = 5;

    private static readonly string[] Estimates = ["half", "one", "one", "two"];

    public static WeekAnswer Plan(TextTask task, OfflineLibrary library, OfflineChoice choice)
    {
        var week = WeekInput.From(task);
        return week.Steps.Count == 0 ? General(week, library, choice) : Steps(week, library, choice);
    }

    private static WeekAnswer Steps(WeekInput week, OfflineLibrary library, OfflineChoice choice)
    {
        var days = week.Days.ToList();
        var ordered = week.Steps.OrderByDescending(step => step.Overdue).ToList();
        var planned = ordered.Take(days.Count * PerDay).ToList();

        // Fewer steps than days: one a day from the start; more: the first days take two.
        var plan = planned.Select((step, index) => new PlannedItem
        {
            StepId = step.Id,
            StepTitle = null,
            Date = WeekPlan.Text(days[index * days.Count / Math.Max(planned.Count, days.Count)]),
            EstimatedTime = choice.Pick(Estimates, $"step {step.Id}"),
            Reason = library.Say(step.Overdue ? "week_overdue" : "week_spread"),
        });
        return new()
        {
            Plan = [.. plan],
            NotThisWeek = [.. ordered.Skip(planned.Count).Select(step => new PostponedItem { StepId = step.Id, Reason = library.Say("week_full") })],
            Reasoning = library.Say("week_reasoning"),
        };
    }

    private static WeekAnswer General(WeekInput week, OfflineLibrary library, OfflineChoice choice)
    {
        var days = week.Days.ToList();
        var chosen = choice.Shuffle(library.WeekItems, item => item.Title).Take(GeneralItems).ToHashSet();
        var items = library.WeekItems.Where(chosen.Contains).ToList();
        return new()
        {
            Plan =
            [
                .. items.Select((item, index) => new PlannedItem
                {
                    StepId = -(index + 1),
                    StepTitle = item.Title,
                    Date = WeekPlan.Text(days[index * days.Count / items.Count]),
                    EstimatedTime = item.Time,
                    Reason = item.Reason,
                }),
            ],
            NotThisWeek = [],
            Reasoning = library.Say("week_reasoning_general"),
        };
    }
}
