using System.Collections.Concurrent;
using AiTasks.Imaging;
using AiTasks.ServiceDefaults.Configuration;
using AiTasks.TaskWorker.Providers;
using AiTasks.TaskWorker.Providers.Offline;
using AiTasks.TaskWorker.Providers.OpenAi;
using Microsoft.Extensions.Options;

namespace AiTasks.TaskWorker.ImageGeneration;

/// <summary>The models that make pictures.</summary>
internal sealed class ImageModels : IDisposable
{
    private readonly ConcurrentDictionary<ModelProvider, IImageModel> _models = new();
    private readonly ImageModelOptions _options;
    private readonly PictureRenderer _renderer;
    private readonly TimeProvider _time;
    private readonly ModelProvider? _own;

    public ImageModels(
        ModelRoutes routes, ModelProviders providers, IOptions<ProfileOptions> profiles, ReloadedOptions<ImageModelOptions> options, PictureRenderer renderer,
        TimeProvider time)
    {
        (_options, _renderer, _time) = (options.Value, renderer, time);
        if (profiles.Value.Image is { Count: > 0 } entries)
        {
            Route = routes.Route(entries);
            return;
        }

        _own = providers.Create(_options.ChosenProvider, _options.ToProvider(), () => options.Value.ApiKey);
        Route = routes.Route([new ModelCandidate(_own, _options.Model)]);
    }

    /// <summary>Which are asked, in their order.</summary>
    public ModelRoute Route { get; }

    public IImageModel For(ModelCandidate candidate) => _models.GetOrAdd(candidate.Provider, provider => provider.IsOffline
        ? new OfflineImageModel(_renderer)
        : new OpenAiImageModel(Patient(provider.Options), _options, _renderer, _time));

    /// <summary>The format a provider speaks, in the words of the GenAI semantic conventions.</summary>
    public static string Format(ModelCandidate candidate) => candidate.Provider.IsOffline ? ModelOptions.Offline : ModelOptions.OpenAi;

    public void Dispose()
    {
        foreach (var model in _models.Values.OfType<IDisposable>())
            model.Dispose();
        _own?.Dispose();
    }

    // What is much for a text is little for a picture, and takes longer to begin.
    private ProviderOptions Patient(ProviderOptions provider) => provider with
    {
        ConnectTimeout = _options.ConnectTimeout,
        StallTimeout = _options.StallTimeout,
        MaxResponseBytes = _options.MaxResponseBytes,
    };
}
