using AiTasks.TaskWorker.Generations;
using AiTasks.TaskWorker.TextGeneration.Decomposition;
using AiTasks.TaskWorker.TextGeneration.Goals;
using AiTasks.TaskWorker.TextGeneration.Habits;
using AiTasks.TaskWorker.TextGeneration.Posts;
using AiTasks.TaskWorker.TextGeneration.Rewards;
using AiTasks.TaskWorker.TextGeneration.SharedAnswers;
using AiTasks.TaskWorker.TextGeneration.WeekPlanning;

namespace AiTasks.TaskWorker.TextGeneration;

internal static class TextGenerationExtensions
{
    /// <summary>Adds the task types this worker can do.</summary>
    public static WebApplicationBuilder AddTextGeneration(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<TaskKind, OnboardingGoals>();
        builder.Services.AddSingleton<TaskKind, MentorGoals>();
        builder.Services.AddSingleton<TaskKind, GoalDecomposition>();
        builder.Services.AddSingleton<TaskKind, WeekPlan>();
        builder.Services.AddSingleton<TaskKind, HabitIdeas>();
        builder.Services.AddSingleton<TaskKind, RewardIdeas>();
        builder.Services.AddSingleton<TaskKind, PostText>();
        builder.Services.AddSingleton<TaskKind, TextEdit>();
        builder.Services.AddSingleton<TaskKind, ContentPlan>();
        builder.Services.AddSingleton<ITaskGenerator, TextGenerator>();
        return builder.AddAnswerSharing();
    }
}
