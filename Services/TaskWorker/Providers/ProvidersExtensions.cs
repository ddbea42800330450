using AiTasks.ServiceDefaults.Configuration;
using AiTasks.TaskWorker.TaskApiLink;
using Microsoft.Extensions.Options;

namespace AiTasks.TaskWorker.Providers;

internal static class ProvidersExtensions
{
    /// <summary>Adds the models that <see cref="ProvidersOptions"/> and <see cref="ProfileOptions"/> name, or the one of <see cref="ModelOptions"/>.</summary>
    public static WebApplicationBuilder AddModelProviders(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<ModelOptions>()
            .BindConfiguration(nameof(ModelOptions)).ValidateDataAnnotations().ValidateOnStart().ReloadOnChange();
        builder.Services.AddOptions<ProvidersOptions>().BindConfiguration(ProvidersOptions.Section).ValidateOnStart().ReloadOnChange();
        builder.Services.AddOptions<ProfileOptions>().BindConfiguration(ProfileOptions.Section).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<ProvidersOptions>>(_ => new ProvidersValidation());
        builder.Services.AddSingleton<IValidateOptions<ProfileOptions>, ProfilesValidation>();

        builder.Services.AddSingleton<ModelProviders>();
        builder.Services.AddSingleton<ModelRoutes>();
        builder.Services.AddSingleton<ModelAccount>();
        builder.Services.AddSingleton<ModelSettlements>();
        if (builder.AddTaskApiLink())
            builder.Services.AddHostedService(services => services.GetRequiredService<ModelSettlements>());
        builder.Services.AddSingleton<ModelCall>();
        builder.Services.AddSingleton<ModelCaller>();
        return builder;
    }
}
