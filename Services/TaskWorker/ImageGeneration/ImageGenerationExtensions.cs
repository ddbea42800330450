using AiTasks.Contracts;
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

    // Pictures of ten megabytes over a local network, with room for a busy database.
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(1);

    /// <summary>Adds the making of pictures. A worker that nobody tells where the task API is can keep none, and makes only texts.</summary>
    public static WebApplicationBuilder AddImageGeneration(this WebApplicationBuilder builder)
    {
        if (!ServiceAddresses.AreGiven(builder.Configuration, TaskApi)) return builder;

        builder.Services.AddOptions<ImageModelOptions>().BindConfiguration(nameof(ImageModelOptions)).ValidateDataAnnotations().ValidateOnStart();
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
        builder.Services.AddSingleton(services => new PictureClient(Connect(services, ServiceAddresses.Read(builder.Configuration, TaskApi))));
        builder.Services.AddSingleton<ITaskGenerator, ImageGenerator>();
        return builder;
    }

    private static HttpClient Connect(IServiceProvider services, IReadOnlyList<Uri> addresses) =>
        new(new ServiceTokenHandler(
            services.GetRequiredService<TokenService>(), services.GetRequiredService<TimeProvider>(), "taskworker", PushApiRoutes.ServiceTokenHeader)
        {
            InnerHandler = new ServiceAddresses(addresses, repeatable: true)
            {
                InnerHandler = new SocketsHttpHandler { ConnectTimeout = ConnectTimeout, UseProxy = false, UseCookies = false, AllowAutoRedirect = false },
            },
        })
        {
            BaseAddress = new Uri($"http://{TaskApi}"),
            Timeout = CallTimeout,
        };
}
