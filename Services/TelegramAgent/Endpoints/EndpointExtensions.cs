using AiTasks.TelegramAgent.Translations;

namespace AiTasks.TelegramAgent.Endpoints;

internal static class EndpointExtensions
{
    /// <summary>Adds what the bot's endpoints need of their own.</summary>
    public static WebApplicationBuilder AddEndpoints(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<Deadline>();
        builder.Services.AddSingleton<PlanPrompt>();
        return builder;
    }
}
