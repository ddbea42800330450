using System.Text.Json;
using System.Text.Json.Serialization;

namespace AiTasks.ServiceDefaults.Authentication;

internal sealed record TokenHeader
{
    [JsonPropertyName("alg")]
    public string? Algorithm { get; init; }

    // A header we would have to understand to be safe; we understand none.
    [JsonPropertyName("crit")]
    public JsonElement? Critical { get; init; }
}

internal sealed record TokenClaims
{
    [JsonPropertyName("sub")]
    public string? Subject { get; init; }

    [JsonPropertyName("type")]
    public string? Kind { get; init; }

    [JsonPropertyName("uid")]
    public long UserId { get; init; }

    [JsonPropertyName("sid")]
    public Guid? SessionId { get; init; }

    [JsonPropertyName("iat")]
    public long? IssuedAt { get; init; }

    [JsonPropertyName("exp")]
    public long? ExpiresAt { get; init; }
}
