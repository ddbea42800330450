using AiTasks.Imaging;
using AiTasks.ServiceDefaults;
using AiTasks.ServiceDefaults.Configuration;
using AiTasks.TaskWorker.Generations;
using AiTasks.TaskWorker.TaskApiLink;

namespace AiTasks.TaskWorker.ImageGeneration;

internal static class ImageGenerationExtensions
{
    /// <summary>Adds the making of pictures. A worker that nobody tells where the task API is can keep none, and makes only texts.</summary>
    public static WebApplicationBuilder AddImageGeneration(this WebApplicationBuilder builder)
    {
        if (!builder.AddTaskApiLink()) return builder;

        builder.Services.AddOptions<ImageModelOptions>().BindConfiguration(nameof(ImageModelOptions)).ValidateDataAnnotations().ValidateOnStart().ReloadOnChange();
        builder.Services.AddPictures(ServiceDefaultsExtensions.ReadyTag);
        builder.Services.AddSingleton<ImageModels>();
        builder.Services.AddSingleton<ImageCall>();
        builder.Services.AddSingleton<PictureClient>();
        builder.Services.AddSingleton<ITaskGenerator, ImageGenerator>();
        return builder;
    }
}
