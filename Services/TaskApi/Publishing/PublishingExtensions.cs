using AiTasks.ServiceDefaults.Configuration;

namespace AiTasks.TaskApi.Publishing;

internal static class PublishingExtensions
{
    public static WebApplicationBuilder AddPublishing(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<TelegramOptions>()
            .BindConfiguration(nameof(TelegramOptions)).ValidateDataAnnotations().ValidateOnStart().ReloadOnChange();
        builder.Services.AddSingleton<TelegramBot>();
        builder.Services.AddSingleton<PublishingSignal>();
        builder.Services.AddSingleton<PublishingTelemetry>();
        builder.Services.AddSingleton<PublicationInbox>();
        builder.Services.AddSingleton<PublicationLog>();
        builder.Services.AddSingleton<PublicationWatch>();
        builder.Services.AddSingleton<Publisher>();
        builder.Services.AddHostedService(services => services.GetRequiredService<PublicationWatch>());
        builder.Services.AddHostedService<TelegramSender>();
        builder.Services.AddHostedService<PublicationTrimmer>();
        return builder;
    }
}
