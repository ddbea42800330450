namespace AiTasks.TaskApi.LoadShedding;

internal static class StartLimitExtensions
{
    public static WebApplicationBuilder AddStartLimit(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<StartLimitOptions>().BindConfiguration(nameof(StartLimitOptions)).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<StartLimit>();
        builder.Services.AddHostedService(services => services.GetRequiredService<StartLimit>());
        return builder;
    }
}
