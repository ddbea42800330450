namespace AiTasks.TaskApi.Streams;

internal static class StreamExtensions
{
    public static WebApplicationBuilder AddStreams(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<StreamOptions>().BindConfiguration(nameof(StreamOptions))
            .ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<StreamLog>();
        builder.Services.AddSingleton<StreamAcknowledgements>();
        builder.Services.AddSingleton<StreamPublisher>();
        builder.Services.AddHostedService(services => services.GetRequiredService<StreamPublisher>());
        builder.Services.AddHostedService<StreamTrimmer>();
        return builder;
    }
}
