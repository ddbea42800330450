using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace AiTasks.TaskWorker.Providers;

/// <summary>Says at the start what is wrong with a provider, before a person's task finds out.</summary>
internal sealed class ProvidersValidation : IValidateOptions<ProvidersOptions>
{
    public ValidateOptionsResult Validate(string? name, ProvidersOptions options)
    {
        var failures = new List<string>();
        foreach (var (provider, settings) in options)
        {
            if (provider.Contains('/', StringComparison.Ordinal))
                failures.Add($"The name of the provider {provider} must not have a slash.");
            var results = new List<ValidationResult>();
            if (!Validator.TryValidateObject(settings, new ValidationContext(settings), results, validateAllProperties: true))
                failures.AddRange(results.Select(result => $"{ProvidersOptions.Section}:{provider}: {result.ErrorMessage}"));
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}

/// <summary>Says at the start what is wrong with a profile.</summary>
internal sealed class ProfilesValidation(IOptions<ProvidersOptions> providers) : IValidateOptions<ProfileOptions>
{
    public ValidateOptionsResult Validate(string? name, ProfileOptions options)
    {
        var failures = new List<string>();
        if (providers.Value.Count > 0 && options.Simple.Count == 0)
            failures.Add($"There are providers, and {ProfileOptions.Section}:{nameof(options.Simple)} does not say which of them to ask.");
        Check(nameof(options.Simple), options.Simple, failures);
        Check(nameof(options.Complex), options.Complex, failures);
        Check(nameof(options.Image), options.Image, failures);
        foreach (var entry in options.Image.Select(ModelName.Parse).OfType<ModelName>())
        {
            if (providers.Value.TryGetValue(entry.Provider, out var provider) && provider.Kind == ProviderKind.Anthropic)
                failures.Add($"{ProfileOptions.Section}:{nameof(options.Image)} names {entry.Provider}, which makes no pictures.");
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private void Check(string profile, IReadOnlyList<string> entries, List<string> failures)
    {
        foreach (var entry in entries)
        {
            if (ModelName.Parse(entry) is not { } name)
                failures.Add($"{ProfileOptions.Section}:{profile} has \"{entry}\", which is not of the form provider/model.");
            else if (name.Provider != ModelOptions.Offline && !providers.Value.ContainsKey(name.Provider))
                failures.Add($"{ProfileOptions.Section}:{profile} names the provider {name.Provider}, which is not there.");
        }
    }
}
