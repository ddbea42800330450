using System.ComponentModel.DataAnnotations;

namespace AiTasks.TaskApi.OwnKeys;

/// <summary>Providers that people may pay with keys of their own. Section <c>OwnKeyOptions</c>.</summary>
public sealed class OwnKeyOptions : IValidatableObject
{
    private const string KeyRule = "is not base64 of 32 bytes or more. Generate it: openssl rand -base64 32";

    /// <summary>
    /// Secret: 32 random bytes or more in base64, such as <c>openssl rand -base64 32</c> gives. What encrypts people's keys is derived from it.
    /// Without it there are no keys of people's own: one that was made up would be lost, and their keys with it. It encrypts secrets of webhooks
    /// too; without it these are kept as they were given.
    /// </summary>
    public string? MasterKey { get; init; }

    /// <summary>
    /// Secrets: those that were <see cref="MasterKey"/> before, and the next one until all replicas know it. What the former ones have
    /// encrypted is encrypted anew when it is used next, and in the background. One that is left out before makes what it has encrypted
    /// worthless: people have to enter their keys again, and webhooks are not told until it is back. Changes of all of them take effect while
    /// the process runs.
    /// </summary>
    public IReadOnlyList<string> FormerMasterKeys { get; init; } = [];

    /// <summary>The providers, by their names in the workers' configuration. None: nobody can have a key.</summary>
    public IReadOnlyList<string> Providers { get; init; } = [];

    /// <summary>Between two looks for what a former master key has encrypted. Soon enough for somebody who waits for the end of a change.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "1.00:00:00")]
    public TimeSpan RenewalInterval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How many keys or secrets are read at once for that.</summary>
    [Range(1, 10_000)]
    public int RenewalBatch { get; init; } = 100;

    internal bool IsConfigured => !string.IsNullOrEmpty(MasterKey);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        // What is wrong with a secret is said without it.
        if (IsConfigured && !MasterKeys.IsKey(MasterKey!)) yield return new($"{nameof(OwnKeyOptions)}:{nameof(MasterKey)} {KeyRule}", [nameof(MasterKey)]);
        if (!FormerMasterKeys.All(MasterKeys.IsKey))
            yield return new($"One of {nameof(OwnKeyOptions)}:{nameof(FormerMasterKeys)} {KeyRule}", [nameof(FormerMasterKeys)]);
        if (Providers.Any(string.IsNullOrWhiteSpace)) yield return new("One of Providers has no name.", [nameof(Providers)]);
    }
}
