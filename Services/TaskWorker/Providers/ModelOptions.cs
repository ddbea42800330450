using System.ComponentModel.DataAnnotations;

namespace AiTasks.TaskWorker.Providers;

/// <summary>Which model answers and how patient the worker is with it.</summary>
internal sealed class ModelOptions : IValidatableObject
{
    public const string Offline = "offline";
    public const string OpenAi = "openai";

    /// <summary><c>offline</c> or <c>openai</c>; unset: <c>openai</c> when a key or a base URL is set, else <c>offline</c>.</summary>
    [AllowedValues(null, "", Offline, OpenAi)]
    public string? Provider { get; init; }

    /// <summary>Address of an OpenAI-compatible API, such as <c>http://localhost:11434/v1</c>; unset: OpenAI's own.</summary>
    public string? BaseUrl { get; init; }

    /// <summary>Key of the API; many local servers need none.</summary>
    public string? ApiKey { get; init; }

    /// <summary>Model to ask. The default is a small one that knows strict JSON schemas.</summary>
    [Required]
    public string Model { get; init; } = "gpt-4o-mini";

    /// <summary>Model that writes the answers of chats for people who chose the profile <c>complex</c>; unset: the same model.</summary>
    public string? ComplexModel { get; init; }

    /// <summary>How to ask for JSON.</summary>
    [EnumDataType(typeof(AnswerFormat))]
    public AnswerFormat AnswerFormat { get; init; } = AnswerFormat.JsonSchema;

    /// <summary>Upper bound of the answer in tokens; unset: the model's own.</summary>
    [Range(256, 1_000_000)]
    public int? MaxOutputTokens { get; init; }

    /// <summary>A call from which no byte came for this long is given up and tried again.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:05:00")]
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How long a connection may take.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:01:00")]
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How often each model of a profile is asked for one answer, the first time included.</summary>
    [Range(1, 10)]
    public int MaxAttempts { get; init; } = 3;

    /// <summary>First pause before a call is tried again; it doubles from there, with jitter.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:01:00")]
    public TimeSpan RetryBaseDelay { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Longest pause of our own choice.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:01:00")]
    public TimeSpan RetryDelayCap { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>
    /// Longest pause that is waited for when all providers of a profile ask for one with <c>Retry-After</c>: a person is waiting, so the
    /// question fails instead.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:02:00")]
    public TimeSpan RetryAfterCap { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>A call with less time than this before the deadline is not begun again: it would only cost money.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan MinimumCallTime { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Bytes of one response, its framing included (one token takes about 250), before it is given up.</summary>
    [Range(10_000, 100_000_000)]
    public int MaxResponseBytes { get; init; } = 4_000_000;

    /// <summary>How often a wrong answer goes back to the model with its errors.</summary>
    [Range(0, 5)]
    public int MaxRepairs { get; init; } = 2;

    /// <summary>Characters of context a task may bring; more would not fit into a model's window.</summary>
    [Range(1_000, 10_000_000)]
    public int MaxContextLength { get; init; } = 100_000;

    /// <summary>
    /// Pause between the chunks of the offline provider, about 60 to an answer and the words of a chat's, so that there is something to see
    /// and to cancel.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:10")]
    public TimeSpan OfflineChunkDelay { get; init; } = TimeSpan.FromMilliseconds(25);

    /// <summary>The provider in force.</summary>
    public string ChosenProvider => Provider is { Length: > 0 } named ? named
        : string.IsNullOrEmpty(ApiKey) && string.IsNullOrEmpty(BaseUrl) ? Offline : OpenAi;

    /// <summary>The one provider of a system that has no <c>Providers</c> of its own.</summary>
    public ProviderOptions ToProvider() => new()
    {
        Kind = ChosenProvider == Offline ? ProviderKind.Offline : ProviderKind.OpenAi,
        BaseUrl = BaseUrl,
        ApiKey = ApiKey,
        AnswerFormat = AnswerFormat,
        MaxOutputTokens = MaxOutputTokens,
        StallTimeout = StallTimeout,
        ConnectTimeout = ConnectTimeout,
        MaxResponseBytes = MaxResponseBytes,
    };

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var problem in ToProvider().Validate(validationContext))
            yield return problem;
        if (RetryDelayCap < RetryBaseDelay)
            yield return new("RetryDelayCap is below RetryBaseDelay.", [nameof(RetryDelayCap)]);
    }
}
