namespace AiTasks.TaskApi.SharedAnswers;

internal static class SharedAnswerExtensions
{
    public static WebApplicationBuilder AddSharedAnswers(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<SharedAnswerOptions>().BindConfiguration(nameof(SharedAnswerOptions))
            .ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<SharedAnswerStore>();
        builder.Services.AddSingleton<SharedAnswerWatch>();
        builder.Services.AddHostedService(services => services.GetRequiredService<SharedAnswerWatch>());
        builder.Services.AddHostedService<SharedAnswerTrimmer>();
        return builder;
    }
}
