using System.ComponentModel.DataAnnotations;

namespace AiTasks.ServiceDefaults.Authentication;

/// <summary>Signing of tokens. Section <c>TokenOptions</c>.</summary>
public sealed class TokenOptions
{
    /// <summary>Secret that all services share, at least 32 characters (RFC 7518 section 3.2 asks 256 bits for HS256).</summary>
    [Required, MinLength(32)]
    public string SigningKey { get; init; } = "";

    /// <summary>How far two machines' clocks may differ before a fresh or just expired token is refused.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan ClockSkew { get; init; } = TimeSpan.FromSeconds(30);
}
