using AiTasks.Contracts;

namespace AiTasks.SystemTests.Faults;

/// <summary>A task of about 50 events.</summary>
internal static class LongTask
{
    public const string Type = TaskTypes.WeekPlanningHelp;

    public static object Context { get; } = new
    {
        week_start = "2026-01-05",
        week_end = "2026-01-18",
        steps = Enumerable.Range(1, 40).Select(id => new { id, title = $"Шаг {id}", goal_id = 1, goal_title = "Цель" }),
    };
}
