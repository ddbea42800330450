using System.ComponentModel.DataAnnotations;

namespace AiTasks.ServiceDefaults.Authentication;

/// <summary>Signing of tokens. Section <c>TokenOptions</c>. Changes take effect while the process runs.</summary>
public sealed class TokenOptions : IValidatableObject
{
    /// <summary>Secret that all services share, at least 32 characters (RFC 7518 section 3.2 asks 256 bits for HS256).</summary>
    public string SigningKey { get; init; } = "";

    /// <summary>
    /// Secrets: keys whose signatures are accepted too, and which sign nothing. The next key stands here until all services know it, and the
    /// former one for as long as anything it has signed is to hold.
    /// </summary>
    public IReadOnlyList<string> AcceptedSigningKeys { get; init; } = [];

    /// <summary>How far two machines' clocks may differ before a fresh or just expired token is refused.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan ClockSkew { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>What is wrong with the keys, without them.</summary>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!SecretRule.IsStrong(SigningKey)) yield return new(SecretRule.For($"{nameof(TokenOptions)}:{nameof(SigningKey)}"), [nameof(SigningKey)]);
        if (!AcceptedSigningKeys.All(SecretRule.IsStrong))
            yield return new(SecretRule.For($"Each of {nameof(TokenOptions)}:{nameof(AcceptedSigningKeys)}"), [nameof(AcceptedSigningKeys)]);
    }
}
