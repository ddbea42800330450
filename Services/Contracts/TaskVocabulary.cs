namespace AiTasks.Contracts;

/// <summary>The task types a person's front end can start.</summary>
public static class TaskTypes
{
    public const string OnboardingGenerateGoals = "onboarding_generate_goals";
    public const string GoalMentorHelp = "goal_mentor_help";
    public const string GoalDecomposition = "goal_decomposition";
    public const string WeekPlanningHelp = "week_planning_help";
    public const string HabitCreateHelp = "habit_create_help";
    public const string RewardMentorHelp = "reward_mentor_help";

    public static IReadOnlyList<string> All { get; } =
    [
        OnboardingGenerateGoals, GoalMentorHelp, GoalDecomposition, WeekPlanningHelp, HabitCreateHelp, RewardMentorHelp,
    ];
}

/// <summary>States of a task as stored and as said over the wire.</summary>
public static class TaskStates
{
    public const string Pending = "pending";
    public const string Running = "running";
    public const string Completed = "completed";
    public const string Failed = "failed";
    public const string Cancelled = "cancelled";

    /// <summary>True for completed, failed and cancelled: such a task never changes again.</summary>
    public static bool IsTerminal(string state) => state is Completed or Failed or Cancelled;
}

/// <summary>Why a task failed. Codes are wire words; the message beside them is for the person.</summary>
public static class TaskErrorCodes
{
    /// <summary>The deadline passed before a result.</summary>
    public const string Timeout = "timeout";

    /// <summary>Nothing was heard of the task for too long.</summary>
    public const string StuckTask = "stuck_task";

    /// <summary>The input cannot be used, or the model's answer stayed invalid after its repairs.</summary>
    public const string ValidationError = "ValidationError";

    /// <summary>The model's service refused, failed or stalled, and retrying did not help.</summary>
    public const string AiServiceError = "ai_service_error";

    /// <summary>The workers that had the task died, as often as the task may be taken up again.</summary>
    public const string WorkerLost = "worker_lost";
}
