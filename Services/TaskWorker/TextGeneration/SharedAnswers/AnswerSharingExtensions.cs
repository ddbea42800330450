using AiTasks.TaskWorker.TaskApiLink;

namespace AiTasks.TaskWorker.TextGeneration.SharedAnswers;

internal static class AnswerSharingExtensions
{
    /// <summary>Adds the sharing of answers. A worker that nobody tells where the task API is makes each by itself.</summary>
    public static WebApplicationBuilder AddAnswerSharing(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<AnswerSharing>();
        if (!builder.AddTaskApiLink()) return builder;

        builder.Services.AddOptions<AnswerSharingOptions>().BindConfiguration(nameof(AnswerSharingOptions)).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<SharedAnswerClient>();
        return builder;
    }
}
