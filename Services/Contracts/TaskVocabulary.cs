namespace AiTasks.Contracts;

/// <summary>What our workers do.</summary>
public static class TaskTypes
{
    public const string OnboardingGenerateGoals = "onboarding_generate_goals";
    public const string GoalMentorHelp = "goal_mentor_help";
    public const string GoalDecomposition = "goal_decomposition";
    public const string WeekPlanningHelp = "week_planning_help";
    public const string HabitCreateHelp = "habit_create_help";
    public const string RewardMentorHelp = "reward_mentor_help";

    /// <summary>What a person's front end can start, one of a type at a time; the others are started by the tools of the posts.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        OnboardingGenerateGoals, GoalMentorHelp, GoalDecomposition, WeekPlanningHelp, HabitCreateHelp, RewardMentorHelp,
    ];

    /// <summary>The text of a post.</summary>
    public const string PostText = "post_text";

    /// <summary>A text corrected, its meaning kept.</summary>
    public const string TextEdit = "text_edit";

    /// <summary>What to post on which day.</summary>
    public const string ContentPlan = "content_plan";

    /// <summary>A picture, new or made of another one.</summary>
    public const string PostImage = "post_image";

    /// <summary>The answer to a message of a chat. It has a stream of its own (<see cref="StreamKeys.Task"/>).</summary>
    public const string ChatAnswer = "chat_answer";
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

    /// <summary>The day's budget for models is used up; the message says until when.</summary>
    public const string BudgetExhausted = "budget_exhausted";

    /// <summary>The workers that had the task died, as often as the task may be taken up again.</summary>
    public const string WorkerLost = "worker_lost";
}
