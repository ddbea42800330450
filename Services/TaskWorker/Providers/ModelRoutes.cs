using AiTasks.TaskWorker.Providers.Offline;
using Microsoft.Extensions.Options;

namespace AiTasks.TaskWorker.Providers;

/// <summary>The profiles as they are configured.</summary>
internal sealed class ModelRoutes
{
    private readonly ModelProviders _providers;
    private readonly ModelOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<ModelRoute> _logger;

    public ModelRoutes(
        ModelProviders providers, IOptions<ProfileOptions> profiles, IOptions<ModelOptions> options, TimeProvider time, ILogger<ModelRoute> logger)
    {
        (_providers, _options, _time, _logger) = (providers, options.Value, time, logger);
        var (simple, complex) = (profiles.Value.Simple, profiles.Value.Complex);
        Simple = simple.Count > 0 ? Route(simple) : Single(_options.Model);
        Complex = complex.Count > 0 ? Route(complex)
            : simple.Count > 0 || string.IsNullOrEmpty(_options.ComplexModel) ? Simple
            : Single(_options.ComplexModel);
    }

    /// <summary>Everything that is not one of the others.</summary>
    public ModelRoute Simple { get; }

    /// <summary>Answers of chats for people who want them thorough.</summary>
    public ModelRoute Complex { get; }

    /// <param name="entries">Valid ones of <see cref="ProfileOptions"/>.</param>
    public ModelRoute Route(IEnumerable<string> entries) =>
        Route([.. entries.Select(entry => ModelName.Parse(entry)!).Select(name => Candidate(name.Provider, name.Model))]);

    public ModelRoute Route(IReadOnlyList<ModelCandidate> candidates) => new(candidates, _options, _time, _logger);

    private ModelRoute Single(string model) => Route([Candidate(_options.ChosenProvider, model)]);

    private ModelCandidate Candidate(string provider, string model) =>
        new(_providers[provider], _providers[provider].IsOffline ? OfflineChatClient.Model : model);
}
