using AiTasks.TaskWorker.Providers.Offline;
using AiTasks.TaskWorker.Providers.OpenAi;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;

namespace AiTasks.TaskWorker.Providers;

internal static class ProvidersExtensions
{
    /// <summary>Adds the model that <see cref="ModelOptions"/> names.</summary>
    public static WebApplicationBuilder AddModelProvider(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<ModelOptions>()
            .BindConfiguration(nameof(ModelOptions)).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<IChatClient>(services =>
        {
            var options = services.GetRequiredService<IOptions<ModelOptions>>().Value;
            var time = services.GetRequiredService<TimeProvider>();
            return options.ChosenProvider == ModelOptions.Offline
                ? new OfflineChatClient(options.OfflineChunkDelay, time)
                : new OpenAiChatClient(options, time);
        });
        builder.Services.AddSingleton<ModelCall>();
        builder.Services.AddSingleton<ModelRetry>();
        builder.Services.AddSingleton<ModelCaller>();
        return builder;
    }
}
