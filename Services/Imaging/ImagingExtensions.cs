using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace AiTasks.Imaging;

/// <summary>Gives a service what draws pictures.</summary>
public static class ImagingExtensions
{
    /// <summary>Adds <see cref="PictureRenderer"/>, with the section <c>PictureOptions</c>, and a health check that is degraded when nothing can be drawn.</summary>
    /// <param name="services">The service's services.</param>
    /// <param name="healthTag">Tag of the probe that the check belongs to.</param>
    public static IServiceCollection AddPictures(this IServiceCollection services, string healthTag)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<PictureHealthCheck>();
        services.AddHealthChecks().AddCheck<PictureHealthCheck>("pictures", HealthStatus.Degraded, [healthTag]);
        services.AddOptions<PictureOptions>().BindConfiguration(nameof(PictureOptions)).ValidateDataAnnotations().ValidateOnStart();
        return services.AddSingleton<PictureRenderer>();
    }
}
