using System.ComponentModel.DataAnnotations;

namespace AiTasks.TaskApi.OwnKeys;

/// <summary>Providers that people may pay with keys of their own. Section <c>OwnKeyOptions</c>.</summary>
public sealed class OwnKeyOptions : IValidatableObject
{
    /// <summary>
    /// Secret: 32 random bytes or more in base64, such as <c>openssl rand -base64 32</c> gives. What encrypts people's keys is derived from it.
    /// Without it there are no keys of people's own: one that was made up would be lost, and their keys with it.
    /// </summary>
    public string? MasterKey { get; init; }

    /// <summary>
    /// Secrets: those that were <see cref="MasterKey"/> before. What they have encrypted is encrypted anew when it is used next. One that is
    /// left out makes what it has encrypted worthless: people have to enter their keys again.
    /// </summary>
    public IReadOnlyList<string> FormerMasterKeys { get; init; } = [];

    /// <summary>The providers, by their names in the workers' configuration. None: nobody can have a key.</summary>
    public IReadOnlyList<string> Providers { get; init; } = [];

    internal bool IsConfigured => !string.IsNullOrEmpty(MasterKey);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        // What is wrong with a secret is said without it.
        if (IsConfigured && !MasterKeys.IsKey(MasterKey!)) yield return new("MasterKey is not base64 of 32 bytes or more.", [nameof(MasterKey)]);
        if (!FormerMasterKeys.All(MasterKeys.IsKey))
            yield return new("One of FormerMasterKeys is not base64 of 32 bytes or more.", [nameof(FormerMasterKeys)]);
        if (Providers.Any(string.IsNullOrWhiteSpace)) yield return new("One of Providers has no name.", [nameof(Providers)]);
    }
}
