using System.ComponentModel;
using System.Text.Json.Serialization;
using AiTasks.Contracts;
using AiTasks.TaskWorker.TextGeneration;

namespace AiTasks.UnitTests.FrameSchemas;

/// <summary>
/// Results of tasks. A worker completes what a model answered member by member (steps get numbers, plans get sums), so these are what
/// results are held against.
/// </summary>
internal static class TaskResults
{
    public static readonly (string TaskType, Type Result)[] All =
    [
        (TaskTypes.OnboardingGenerateGoals, typeof(OnboardingGoalsResult)),
        (TaskTypes.GoalMentorHelp, typeof(MentorGoalsResult)),
        (TaskTypes.GoalDecomposition, typeof(GoalDecompositionResult)),
        (TaskTypes.WeekPlanningHelp, typeof(WeekPlanResult)),
        (TaskTypes.HabitCreateHelp, typeof(HabitIdeasResult)),
        (TaskTypes.RewardMentorHelp, typeof(RewardIdeasResult)),
        (TaskTypes.PostText, typeof(PostTextResult)),
        (TaskTypes.TextEdit, typeof(PostTextResult)),
        (TaskTypes.ContentPlan, typeof(ContentPlanResult)),
        (TaskTypes.PostImage, typeof(PostImageResult)),
        (TaskTypes.ChatAnswer, typeof(ChatAnswerResult)),
    ];

    public static void Write(SchemaWriter schemas) => schemas.Add("TaskResults", typeof(ByTaskType));

    /// <summary>Which result a task type has.</summary>
    private sealed record ByTaskType(
        OnboardingGoalsResult OnboardingGenerateGoals, MentorGoalsResult GoalMentorHelp, GoalDecompositionResult GoalDecomposition,
        WeekPlanResult WeekPlanningHelp, HabitIdeasResult HabitCreateHelp, RewardIdeasResult RewardMentorHelp, PostTextResult PostText,
        PostTextResult TextEdit, ContentPlanResult ContentPlan, PostImageResult PostImage, ChatAnswerResult ChatAnswer);

    /// <summary>Who made a result.</summary>
    internal sealed record Provenance(string Provider, string Model)
    {
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public string? PromptVersion { get; init; }

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        [Description("True: it was made for another task that asked the same.")]
        public bool? Shared { get; init; }

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public DateTimeOffset? MadeAt { get; init; }
    }

    internal sealed record GoalStep(string Title, string Description, [property: Description("1, 2, 3 …")] int Order);

    /// <summary>A goal, with both names of its sphere.</summary>
    internal sealed record SuggestedGoal(
        string Title, string Description, [property: OneOf(Words.Sphere)] string SphereId, [property: OneOf(Words.Category)] string Category,
        string WhyImportant, IReadOnlyList<GoalStep> Steps);

    internal sealed record OnboardingGoalsResult(IReadOnlyList<SuggestedGoal> Goals, string Summary, string Reasoning, Provenance Provenance);

    internal sealed record MentorGoalsResult(
        IReadOnlyList<SuggestedGoal> Goals, [property: Description("The goals again, under their documented name.")] IReadOnlyList<SuggestedGoal> Suggestions,
        string Summary, string Reasoning, Provenance Provenance);

    internal sealed record DecomposedStep(
        string Title, string Description, string TimeEstimate, [property: Description("1, 2, 3 …")] int Order);

    internal sealed record GoalDecompositionResult(IReadOnlyList<DecomposedStep> Steps, string Summary, string Reasoning, Provenance Provenance)
    {
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public long? GoalId { get; init; }

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public string? GoalTitle { get; init; }
    }

    /// <summary>A step that somebody has, or one that is suggested in general, whose id is negative.</summary>
    internal abstract record NamedStep
    {
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public long? GoalId { get; init; }

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public string? GoalTitle { get; init; }

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public string? StepTitle { get; init; }
    }

    internal sealed record PlannedStep(
        [property: JsonPropertyName("stepId")] long StepId, [property: Description("YYYY-MM-DD.")] string Date,
        [property: JsonPropertyName("estimatedTime"), OneOf(Words.EstimatedTime)] string EstimatedTime, string Reason) : NamedStep;

    internal sealed record PostponedStep([property: JsonPropertyName("stepId")] long StepId, string Reason) : NamedStep;

    internal sealed record DayLoad(double Hours, int Tasks);

    internal sealed record WeekSummary(
        int TotalPlanned, double TotalHours, int TotalNotPlanned, [property: Description("By day.")] Dictionary<string, DayLoad> DailyLoad);

    internal sealed record DayTask(
        [property: JsonPropertyName("stepId")] long StepId, string Date,
        [property: JsonPropertyName("estimatedTime"), OneOf(Words.EstimatedTime)] string EstimatedTime, string Reason, string? Title) : NamedStep;

    internal sealed record PlannedDay(string Date, string DayName, IReadOnlyList<DayTask> Tasks);

    internal sealed record WeekPlanResult(
        IReadOnlyList<PlannedStep> Plan, IReadOnlyList<PostponedStep> NotThisWeek, WeekSummary Summary, string Reasoning, string WeekStart, string WeekEnd,
        Provenance Provenance)
    {
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        [Description("The plan by day; there when it was made without steps of the person's.")]
        public IReadOnlyList<PlannedDay>? Days { get; init; }

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public int? TotalTasks { get; init; }
    }

    internal sealed record SuggestedHabit(
        string Name, [property: OneOf(Words.Icon)] string Icon, string Description, [property: OneOf(Words.Frequency)] string FrequencyType,
        [property: Description("Weekdays, 0 is Sunday.")] IReadOnlyList<int> ScheduleDays, int XpReward, string WhyUseful, string Trigger,
        [property: Description("The days in words.")] string ScheduleLabel);

    internal sealed record HabitIdeasResult(IReadOnlyList<SuggestedHabit> Habits, string Summary, string Reasoning, Provenance Provenance);

    internal sealed record SuggestedReward(
        string Name, [property: Description("One emoji.")] string Icon, [property: Description("Points.")] int Cost, string Description, string WhyMotivating);

    internal sealed record RewardIdeasResult(IReadOnlyList<SuggestedReward> Rewards, string Summary, string Reasoning, Provenance Provenance);

    internal sealed record PostTextResult(string Text, Provenance Provenance);

    internal sealed record PlanEntry([property: Description("YYYY-MM-DD.")] string Date, string Category, string Topic);

    internal sealed record ContentPlanResult(
        IReadOnlyList<PlanEntry> Entries, [property: Description("The plan as one message of Telegram.")] string Text, Provenance Provenance);

    internal sealed record PostImageResult(Guid PictureId, int Width, int Height, Provenance Provenance);

    internal sealed record AnswerSource(
        Guid FileId, string Name, int? Page, string? Heading, long PassageId, string Text);

    internal sealed record AnswerImage(string BlockId, string Url, int Width, int Height, string Kind, string Reason);

    internal sealed record ChatAnswerResult(
        string Content, IReadOnlyList<AnswerSource> Sources, IReadOnlyList<AnswerImage> Images, Provenance Provenance);
}
