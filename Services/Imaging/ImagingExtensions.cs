using Microsoft.Extensions.DependencyInjection;

namespace AiTasks.Imaging;

/// <summary>Gives a service what draws pictures.</summary>
public static class ImagingExtensions
{
    /// <summary>Adds <see cref="PictureRenderer"/>, with the section <c>PictureOptions</c>.</summary>
    /// <param name="services">The service's services.</param>
    public static IServiceCollection AddPictures(this IServiceCollection services)
    {
        services.AddOptions<PictureOptions>().BindConfiguration(nameof(PictureOptions)).ValidateDataAnnotations().ValidateOnStart();
        return services.AddSingleton<PictureRenderer>();
    }
}
