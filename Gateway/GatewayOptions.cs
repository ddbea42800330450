using System.ComponentModel.DataAnnotations;

namespace AiTasks.Gateway;

/// <summary>What the gateway lets in. Section <c>GatewayOptions</c>.</summary>
public sealed class GatewayOptions
{
    /// <summary>Largest body of a request, in bytes. Contract A's largest is a start with its context.</summary>
    [Range(1024, 1L << 30)]
    public long MaxRequestBodyBytes { get; init; } = 1024 * 1024;

    /// <summary>How long a client may take to send its headers; longer is an attack or a dead line.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:02:00")]
    public TimeSpan HeadersTimeout { get; init; } = TimeSpan.FromSeconds(15);
}
