using System.Diagnostics.Metrics;
using AiTasks.Contracts;
using AiTasks.ServiceDefaults.Configuration;
using AiTasks.TaskWorker.Providers.Offline;
using Microsoft.Extensions.AI;

namespace AiTasks.TaskWorker.Providers;

/// <summary>All providers of this process.</summary>
internal sealed class ModelProviders : IDisposable
{
    private const int MostPresences = 32;

    private readonly Dictionary<string, ModelProvider> _providers = new(StringComparer.OrdinalIgnoreCase);
    private readonly Meter _meter = new(TaskWorkerTelemetry.Name);
    private readonly ModelOptions _model;
    private readonly TimeProvider _time;

    public ModelProviders(ReloadedOptions<ProvidersOptions> providers, ReloadedOptions<ModelOptions> model, TimeProvider time)
    {
        (_model, _time) = (model.Value, time);
        foreach (var (name, options) in providers.Value)
            _providers[name] = Create(name, options, () => providers.Value.GetValueOrDefault(name)?.ApiKey);
        if (providers.Value.Count == 0)
            _providers[_model.ChosenProvider] = Create(_model.ChosenProvider, _model.ToProvider(), () => model.Value.ApiKey);
        _providers.TryAdd(ModelOptions.Offline, Create(ModelOptions.Offline, new ProviderOptions { Kind = ProviderKind.Offline }, () => null));

        _meter.CreateObservableGauge(
            "aitasks.provider.state", () => Measure(provider => (int)provider.Circuit), description: "0 in order, 1 left alone, 2 being tried.");
        _meter.CreateObservableGauge(
            "aitasks.provider.calls.active", () => Measure(provider => provider.Active), "{call}", "Calls of models under way.");
        _meter.CreateObservableGauge(
            "aitasks.provider.calls.waiting", () => Measure(provider => provider.Waiting), "{call}", "Calls of models that wait for a place.");
    }

    /// <exception cref="KeyNotFoundException">There is none of that name.</exception>
    public ModelProvider this[string name] => _providers[name];

    /// <summary>How they are, for the task API: those that are used, at most so many that the message stays small.</summary>
    public IReadOnlyList<ProviderPresence> Presences()
    {
        var now = _time.GetUtcNow();
        return [.. _providers.Values.OrderBy(provider => provider.Name, StringComparer.Ordinal).Take(MostPresences).Select(provider => provider.Presence(now))];
    }

    /// <param name="name">Its name in the configuration.</param>
    /// <param name="options">How far it may be used.</param>
    /// <param name="key">Gives its key as it is now; null where it needs none.</param>
    public ModelProvider Create(string name, ProviderOptions options, Func<string?> key) => new(name, options, key, () => Client(options), _time);

    public void Dispose()
    {
        _meter.Dispose();
        foreach (var provider in _providers.Values)
            provider.Dispose();
    }

    private IChatClient Client(ProviderOptions options) => options.Kind == ProviderKind.Offline
        ? new OfflineChatClient(_model.OfflineChunkDelay, _time)
        : ChatClients.Create(options, _time);

    private IEnumerable<Measurement<T>> Measure<T>(Func<ModelProvider, T> value) where T : struct =>
        _providers.Values.Select(provider => new Measurement<T>(value(provider), new KeyValuePair<string, object?>("aitasks.provider", provider.Name)));
}
