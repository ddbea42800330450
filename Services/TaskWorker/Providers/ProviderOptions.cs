using System.ComponentModel.DataAnnotations;

namespace AiTasks.TaskWorker.Providers;

/// <summary>The wire format of a provider.</summary>
internal enum ProviderKind
{
    /// <summary>OpenAI itself and every server that is compatible with it.</summary>
    OpenAi,

    /// <summary>Anthropic's messages.</summary>
    Anthropic,

    /// <summary>The small provider of our own, which needs no server and no key.</summary>
    Offline,
}

/// <summary>Which of OpenAI's interfaces to use.</summary>
internal enum OpenAiApi
{
    /// <summary><c>/chat/completions</c>, which every compatible server has.</summary>
    Chat,

    /// <summary><c>/responses</c>, OpenAI's newer one.</summary>
    Responses,
}

/// <summary>How a model is asked to answer in JSON.</summary>
internal enum AnswerFormat
{
    /// <summary>Strict JSON schema; the best where the server has it.</summary>
    JsonSchema,

    /// <summary>Any JSON object; the schema goes into the prompt.</summary>
    JsonObject,

    /// <summary>No response format at all; the schema goes into the prompt.</summary>
    None,
}

/// <summary>One provider of models, and how much it may be trusted with. Section <c>Providers:&lt;name&gt;</c>.</summary>
internal sealed record ProviderOptions : IValidatableObject
{
    /// <summary>What it speaks.</summary>
    [EnumDataType(typeof(ProviderKind))]
    public ProviderKind Kind { get; init; } = ProviderKind.OpenAi;

    /// <summary>Only for <see cref="ProviderKind.OpenAi"/>.</summary>
    [EnumDataType(typeof(OpenAiApi))]
    public OpenAiApi Api { get; init; } = OpenAiApi.Chat;

    /// <summary>Its address, such as <c>http://localhost:11434/v1</c>; unset: that of the company itself.</summary>
    public string? BaseUrl { get; init; }

    /// <summary>Its key; many local servers need none.</summary>
    public string? ApiKey { get; init; }

    /// <summary>How to ask for JSON.</summary>
    [EnumDataType(typeof(AnswerFormat))]
    public AnswerFormat AnswerFormat { get; init; } = AnswerFormat.JsonSchema;

    /// <summary>Upper bound of an answer in tokens; unset: the model's own, or <see cref="MaxOutputTokensUnlessSet"/> where one has to be named.</summary>
    [Range(256, 1_000_000)]
    public int? MaxOutputTokens { get; init; }

    /// <summary>Anthropic's interface insists on a bound. The longest result is about half of this.</summary>
    public const int MaxOutputTokensUnlessSet = 8_192;

    /// <summary>A call from which no byte came for this long is given up and tried again.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:10:00")]
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How long a connection may take.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:01:00")]
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Bytes of one response, its framing included (one token takes about 250), before it is given up.</summary>
    [Range(10_000, 200_000_000)]
    public int MaxResponseBytes { get; init; } = 4_000_000;

    /// <summary>
    /// Calls under way at once from this process; more wait. As many as the runs of a process, so that only who sets it lower is bounded:
    /// a server of one's own answers two at a time, an account at a company a few dozen.
    /// </summary>
    [Range(1, 10_000)]
    public int MaxConcurrency { get; init; } = 100;

    /// <summary>Share of calls that fail, within <see cref="BreakerWindow"/>, after which the provider is left alone for a while.</summary>
    [Range(0.01, 1.0)]
    public double BreakerFailureRatio { get; init; } = 0.5;

    /// <summary>Calls within <see cref="BreakerWindow"/> below which their failures say nothing.</summary>
    [Range(2, 1_000)]
    public int BreakerMinimumCalls { get; init; } = 10;

    /// <summary>Over which time failures are counted: long enough for a few calls, short enough to forget an old trouble.</summary>
    [Range(typeof(TimeSpan), "00:00:00.500", "00:10:00")]
    public TimeSpan BreakerWindow { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long it is left alone before one call tries it again.</summary>
    [Range(typeof(TimeSpan), "00:00:00.500", "00:10:00")]
    public TimeSpan BreakerPause { get; init; } = TimeSpan.FromSeconds(15);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Kind != ProviderKind.Offline && string.IsNullOrEmpty(ApiKey) && string.IsNullOrEmpty(BaseUrl))
            yield return new($"The provider {Kind.ToString().ToLowerInvariant()} needs an ApiKey or a BaseUrl.", [nameof(ApiKey), nameof(BaseUrl)]);
        if (!string.IsNullOrEmpty(BaseUrl)
            && !(Uri.TryCreate(BaseUrl, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps)))
        {
            yield return new("BaseUrl has to be an absolute http or https address.", [nameof(BaseUrl)]);
        }
    }
}
