using AiTasks.Imaging;
using AiTasks.ServiceDefaults;
using AiTasks.TaskApi.Accounts;

namespace AiTasks.TaskApi.Posts;

internal static class PostExtensions
{
    public static WebApplicationBuilder AddPosts(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<PostOptions>().BindConfiguration(nameof(PostOptions)).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddPictures(ServiceDefaultsExtensions.ReadyTag);
        builder.Services.AddSingleton<TelegramAccounts>();
        builder.Services.AddSingleton<PictureStore>();
        builder.Services.AddSingleton<PictureReading>();
        builder.Services.AddSingleton<PostStore>();
        builder.Services.AddSingleton<PostAnswers>();
        builder.Services.AddSingleton<PostRendering>();
        builder.Services.AddSingleton<LayerEditing>();
        builder.Services.AddSingleton<Regeneration>();
        builder.Services.AddHostedService<PictureTrimmer>();
        return builder;
    }

    public static IEndpointRouteBuilder MapPostApi(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapTools().MapPosts().MapPictures().MapTelegramAccounts();
}
