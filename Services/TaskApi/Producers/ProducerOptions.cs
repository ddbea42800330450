using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace AiTasks.TaskApi.Producers;

/// <summary>Backends that report tasks of their own. Section <c>ProducerOptions</c>.</summary>
public sealed class ProducerOptions
{
    /// <summary>Who may. In Development there is one more, <c>dev</c>, whose key everybody knows.</summary>
    [ValidateEnumeratedItems]
    public IReadOnlyList<ProducerService> Services { get; init; } = [];

    /// <summary>How long a task may go without a word of its backend before it fails as timed out, unless its registration says otherwise.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "30.00:00:00")]
    public TimeSpan Patience { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Longest patience that a registration may ask for: every task ends, even if its backend is never heard of again.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "365.00:00:00")]
    public TimeSpan MaxPatience { get; init; } = TimeSpan.FromDays(7);

    /// <summary>Most events in one call.</summary>
    [Range(1, 10_000)]
    public int MaxBatch { get; init; } = 1000;

    /// <summary>Longest text that a person is shown, in characters.</summary>
    [Range(1, 100_000)]
    public int MaxTextLength { get; init; } = 4000;

    /// <summary>Largest result, extra data or screen event, in bytes of JSON.</summary>
    [Range(1, 10_000_000)]
    public int MaxDataBytes { get; init; } = 256 * 1024;
}

/// <summary>One backend.</summary>
public sealed class ProducerService : IValidatableObject
{
    private const int MinKeyLength = 16;
    private const string KeyRule = "A service's key has 16 characters or more. Generate it: openssl rand -base64 24";

    /// <summary>Its tasks belong to this name: a new name would not find the old ones.</summary>
    [Required, RegularExpression("^[a-z0-9][a-z0-9._-]{0,62}$")]
    public string Name { get; init; } = "";

    /// <summary>What it sends as <c>X-Service-Key</c>.</summary>
    [Required(ErrorMessage = KeyRule), MinLength(MinKeyLength, ErrorMessage = KeyRule)]
    public string Key { get; init; } = "";

    /// <summary>
    /// Secrets: keys that are accepted too, while the service changes from one to the other. Changes of these and of <see cref="Key"/> take
    /// effect while the process runs.
    /// </summary>
    public IReadOnlyList<string> AcceptedKeys { get; init; } = [];

    /// <summary>
    /// True: it may use the tools and posts of any chat with the bot, and say whose account stands behind a chat. Whoever may do that can
    /// read and publish everybody's posts, so it is not given with a key.
    /// </summary>
    public bool SpeaksForChats { get; init; }

    /// <summary>
    /// True: it may do what an administrator may: create people and their tokens, and so act as anybody. It is meant for scripts that set a
    /// system up.
    /// </summary>
    public bool Administers { get; init; }

    /// <summary>Where it wants to hear how its tasks end; null for nowhere.</summary>
    public Uri? WebhookUrl { get; init; }

    /// <summary>Signs what is sent there: <c>whsec_</c> and base64, as Standard Webhooks has it.</summary>
    public string? WebhookSecret { get; init; }

    /// <summary>What is wrong with the accepted keys, without them.</summary>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (AcceptedKeys.Any(key => key is not { Length: >= MinKeyLength })) yield return new(KeyRule, [nameof(AcceptedKeys)]);
    }
}
