using AiTasks.TaskApi.Chats.Answers;

namespace AiTasks.TaskApi.Chats;

internal static class ChatExtensions
{
    public static WebApplicationBuilder AddChats(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<ChatOptions>().BindConfiguration(nameof(ChatOptions)).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<ChatStore>();
        builder.Services.AddSingleton<ChatSignal>();
        builder.Services.AddSingleton<AnswerPictures>();
        builder.Services.AddSingleton<AskQuestion>();
        builder.Services.AddSingleton<OpenAnswers>();
        builder.Services.AddSingleton<AnswerOpening>();
        builder.Services.AddSingleton<AnswerReplacement>();
        builder.Services.AddSingleton<AnswerDelivery>();
        builder.Services.AddSingleton<AnswerWork>();
        return builder;
    }

    public static IEndpointRouteBuilder MapChats(this IEndpointRouteBuilder endpoints) => endpoints.MapChatEndpoints().MapMessages().MapAnswers();
}
