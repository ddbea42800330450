using AiTasks.Imaging;
using AiTasks.ServiceDefaults;
using AiTasks.ServiceDefaults.Authentication;
using AiTasks.ServiceDefaults.Calls;
using AiTasks.TaskWorker.Generations;
using AiTasks.TaskWorker.Providers;
using AiTasks.TaskWorker.Providers.Offline;
using AiTasks.TaskWorker.Providers.OpenAi;
using Microsoft.Extensions.Options;

namespace AiTasks.TaskWorker.ImageGeneration;

internal static class ImageGenerationExtensions
{
    private const string TaskApi = "taskapi";
    private const string ServiceName = "taskworker";

    /// <summary>Adds the making of pictures. A worker that nobody tells where the task API is can keep none, and makes only texts.</summary>
    public static WebApplicationBuilder AddImageGeneration(this WebApplicationBuilder builder)
    {
        if (!ServiceAddresses.AreGiven(builder.Configuration, TaskApi)) return builder;

        builder.Services.AddOptions<ImageModelOptions>().BindConfiguration(nameof(ImageModelOptions)).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddOptions<PictureClientOptions>().BindConfiguration(nameof(PictureClientOptions)).ValidateDataAnnotations().ValidateOnStart();
        builder.AddTokenAuthentication();
        builder.Services.AddPictures(ServiceDefaultsExtensions.ReadyTag);
        builder.Services.AddSingleton<IImageModel>(services =>
        {
            var options = services.GetRequiredService<IOptions<ImageModelOptions>>().Value;
            var renderer = services.GetRequiredService<PictureRenderer>();
            return options.ChosenProvider == ModelOptions.Offline
                ? new OfflineImageModel(renderer)
                : new OpenAiImageModel(options, renderer, services.GetRequiredService<TimeProvider>());
        });
        builder.Services.AddSingleton<ImageCall>();
        builder.Services.AddSingleton(services => Connect(services, ServiceAddresses.Read(builder.Configuration, TaskApi)));
        builder.Services.AddSingleton<ITaskGenerator, ImageGenerator>();
        return builder;
    }

    private static PictureClient Connect(IServiceProvider services, IReadOnlyList<Uri> addresses)
    {
        var options = services.GetRequiredService<IOptions<PictureClientOptions>>().Value;
        var link = new ServiceLink
        {
            Caller = ServiceName,
            Service = TaskApi,
            Addresses = addresses,
            Repeatable = true,
            ConnectTimeout = options.ConnectTimeout,
        };
        var http = link.Connect(services);
        http.Timeout = options.CallTimeout;
        return new PictureClient(http, options);
    }
}
