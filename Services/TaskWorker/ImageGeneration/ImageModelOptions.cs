using System.ComponentModel.DataAnnotations;
using AiTasks.TaskWorker.Providers;

namespace AiTasks.TaskWorker.ImageGeneration;

/// <summary>Which model makes pictures. How often a call is repeated is said by <see cref="ModelOptions"/>. Section <c>ImageModelOptions</c>.</summary>
internal sealed class ImageModelOptions : IValidatableObject
{
    /// <summary><c>offline</c> or <c>openai</c>; unset: <c>openai</c> when a key or a base URL is set, else <c>offline</c>.</summary>
    [AllowedValues(null, "", ModelOptions.Offline, ModelOptions.OpenAi)]
    public string? Provider { get; init; }

    /// <summary>Address of an OpenAI-compatible image API, such as <c>http://localhost:8080/v1</c>; unset: OpenAI's own.</summary>
    public string? BaseUrl { get; init; }

    /// <summary>Key of the API; many local servers need none.</summary>
    public string? ApiKey { get; init; }

    /// <summary>Model to ask.</summary>
    [Required]
    public string Model { get; init; } = "gpt-image-1";

    /// <summary>How long a connection may take.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:01:00")]
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long nothing may arrive: image models say nothing for up to a minute, and then everything.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:10:00")]
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(90);

    /// <summary>Bytes of one answer. A large PNG in base64 has about ten million.</summary>
    [Range(100_000, 200_000_000)]
    public int MaxResponseBytes { get; init; } = 40_000_000;

    /// <summary>Characters of the prompt that are sent; the oldest models take no more.</summary>
    [Range(100, 100_000)]
    public int MaxPromptLength { get; init; } = 4000;

    /// <summary>
    /// Private networks from which a picture may be fetched when a server answers with its address, beside the server's own host.
    /// </summary>
    public IReadOnlyList<string> AllowedNetworks { get; init; } = [];

    /// <summary>The provider in force.</summary>
    public string ChosenProvider => Provider is { Length: > 0 } named ? named
        : string.IsNullOrEmpty(ApiKey) && string.IsNullOrEmpty(BaseUrl) ? ModelOptions.Offline : ModelOptions.OpenAi;

    /// <summary>The one provider of pictures of a system whose <c>Profiles</c> name none.</summary>
    public ProviderOptions ToProvider() => new()
    {
        Kind = ChosenProvider == ModelOptions.Offline ? ProviderKind.Offline : ProviderKind.OpenAi,
        BaseUrl = BaseUrl,
        ApiKey = ApiKey,
        StallTimeout = StallTimeout,
        ConnectTimeout = ConnectTimeout,
        MaxResponseBytes = MaxResponseBytes,
    };

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) => ToProvider().Validate(validationContext);
}
