using System.Globalization;
using System.Text.RegularExpressions;

namespace AiTasks.TaskWorker.Providers.Anthropic;

/// <summary>
/// What a model lets itself be told, by the version in its name. Refused settings cost a call and an answer, and the interface does not say
/// which a model has. See https://platform.claude.com/docs/models/opus-5-5/migration-guide and its sections on older models.
/// </summary>
internal sealed partial record ClaudeGeneration
{
    private static readonly Version Adaptive = new(4, 6);
    private static readonly Version WithoutSampling = new(4, 7);
    private static readonly Version AlwaysThinking = new(5, 0);

    private readonly Version _version;

    private ClaudeGeneration(Version version) => _version = version;

    /// <summary>It decides itself how long to think and takes no number of tokens.</summary>
    public bool ThinksByEffort => _version >= Adaptive;

    /// <summary>Neither temperature nor top_p, and its thoughts are shown only to who asks.</summary>
    public bool HasNoSampling => _version >= WithoutSampling;

    /// <summary>It thinks without being asked, within the bound of the answer.</summary>
    public bool ThinksUnasked => _version >= AlwaysThinking;

    /// <param name="model">
    /// Such as <c>claude-opus-4-7</c>, <c>claude-haiku-4-5-20251001</c>, <c>claude-3-7-sonnet-20250219</c> or
    /// <c>anthropic/claude-sonnet-5</c>. Other models behind the same interface follow its first form.
    /// </param>
    public static ClaudeGeneration Of(string model)
    {
        var found = Numbers().Match(model);
        if (!found.Success) return new(new Version(0, 0));
        var minor = found.Groups["minor"] is { Success: true } said ? int.Parse(said.Value, CultureInfo.InvariantCulture) : 0;
        return new(new Version(int.Parse(found.Groups["major"].Value, CultureInfo.InvariantCulture), minor));
    }

    // Eight digits are a date.
    [GeneratedRegex(@"claude-(?:[a-z]+-)?(?<major>\d{1,2})(?:[-.](?<minor>\d{1,2}))?(?!\d)", RegexOptions.IgnoreCase)]
    private static partial Regex Numbers();
}
