using AiTasks.TaskWorker.Generations;
using AiTasks.TaskWorker.TaskApiLink;

namespace AiTasks.TaskWorker.ChatAnswers;

internal static class ChatAnswersExtensions
{
    /// <summary>Adds the answering of chats. A worker that nobody tells where the task API is cannot read what it is to answer.</summary>
    public static WebApplicationBuilder AddChatAnswers(this WebApplicationBuilder builder)
    {
        if (!builder.AddTaskApiLink()) return builder;

        builder.Services.AddOptions<ChatAnswerOptions>().BindConfiguration(nameof(ChatAnswerOptions)).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<ChatWorkClient>();
        builder.Services.AddSingleton<DocumentWait>();
        builder.Services.AddSingleton<PassageFinder>();
        builder.Services.AddSingleton<ChatPlanner>();
        builder.Services.AddSingleton<ChatPictures>();
        builder.Services.AddSingleton<AnswerAsker>();
        builder.Services.AddSingleton<ITaskGenerator, ChatAnswerGenerator>();
        return builder;
    }
}
