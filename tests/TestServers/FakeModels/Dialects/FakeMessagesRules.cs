using System.Text.Json;

namespace AiTasks.TestServers.FakeModels.Dialects;

/// <summary>
/// What Anthropic's interface refuses with 400: https://platform.claude.com/docs/en/api/messages,
/// https://platform.claude.com/docs/en/build-with-claude/extended-thinking and https://platform.claude.com/docs/models/opus-5-5/migration-guide.
/// </summary>
public static class FakeMessagesRules
{
    private const int LeastThinking = 1_024;

    private static readonly HashSet<string> Known =
        ["model", "messages", "max_tokens", "stream", "system", "temperature", "top_p", "thinking", "output_config", "tools", "tool_choice"];

    private static readonly string[] WithoutSampling = ["claude-opus-4-7", "claude-opus-4-8", "claude-opus-5", "claude-sonnet-5", "claude-haiku-5"];

    /// <param name="request">The body.</param>
    /// <param name="version">The header <c>anthropic-version</c>.</param>
    /// <returns>Null: nothing.</returns>
    public static string? Problem(JsonElement request, string version) =>
        version != "2023-06-01" ? "anthropic-version: header is required"
        : request.EnumerateObject().FirstOrDefault(property => !Known.Contains(property.Name)) is { Value.ValueKind: not JsonValueKind.Undefined } unknown
            ? $"{unknown.Name}: Extra inputs are not permitted"
        : !request.TryGetProperty("max_tokens", out var most) ? "max_tokens: Field required"
        : Conversation(request) ?? Sampling(request) ?? Thinking(request, most.GetInt32()) ?? Format(request);

    private static string? Conversation(JsonElement request)
    {
        var messages = request.GetProperty("messages").EnumerateArray().ToList();
        var roles = messages.Select(message => message.GetProperty("role").GetString()).ToList();
        if (roles.Count == 0) return "messages: at least one message is required";
        if (roles.Any(role => role is not ("user" or "assistant"))) return "messages: Unexpected role. The Messages API accepts a top-level `system` parameter";
        if (roles[0] != "user") return "messages: first message must use the \"user\" role";
        if (roles.Zip(roles.Skip(1)).Any(pair => pair.First == pair.Second)) return "messages: roles must alternate between \"user\" and \"assistant\"";
        var texts = messages.Select(Texts).ToList();
        if (texts.SelectMany(text => text).Any(string.IsNullOrWhiteSpace)) return "messages: text content blocks must contain non-whitespace text";
        if (texts.Any(text => text.Count == 0) && !messages.Any(message => message.GetProperty("content").ToString().Contains("base64", StringComparison.Ordinal)))
            return "messages: all messages must have non-empty content";
        return roles[^1] == "assistant" && texts[^1][^1] != texts[^1][^1].TrimEnd()
            ? "messages: final assistant content cannot end with trailing whitespace" : null;
    }

    private static List<string> Texts(JsonElement message) => message.GetProperty("content") switch
    {
        { ValueKind: JsonValueKind.String } text => [text.GetString()!],
        var blocks =>
        [
            .. blocks.EnumerateArray().Where(block => block.GetProperty("type").GetString() == "text")
                .Select(block => block.GetProperty("text").GetString()!),
        ],
    };

    private static string? Sampling(JsonElement request)
    {
        var (temperature, top) = (request.TryGetProperty("temperature", out var asked), request.TryGetProperty("top_p", out _));
        if (temperature && asked.GetDouble() is < 0 or > 1) return "temperature: range: 0..1";
        if ((temperature || top) && IsNew(request)) return "`temperature` is deprecated for this model.";
        return temperature && top ? "`temperature` and `top_p` cannot both be specified for this model." : null;
    }

    private static string? Thinking(JsonElement request, int most)
    {
        if (!request.TryGetProperty("thinking", out var thinking)) return null;
        if (request.TryGetProperty("temperature", out _)) return "`temperature` may only be set to 1 when thinking is enabled.";
        if (request.TryGetProperty("tool_choice", out _)) return "Thinking may not be enabled when tool_choice forces tool use.";
        if (thinking.GetProperty("type").GetString() == "adaptive") return null;
        if (IsNew(request)) return "\"thinking.type.enabled\" is not supported for this model. Use \"thinking.type.adaptive\" and \"output_config.effort\".";
        var budget = thinking.GetProperty("budget_tokens").GetInt32();
        return budget < LeastThinking ? "thinking.enabled.budget_tokens: Input should be greater than or equal to 1024"
            : budget >= most ? "`max_tokens` must be greater than `thinking.budget_tokens`." : null;
    }

    private static string? Format(JsonElement request) =>
        request.TryGetProperty("output_config", out var output) && output.TryGetProperty("format", out var format)
        && FakeSchemaRules.Problem(format.GetProperty("schema"), allRequired: false, bounds: false) is { } problem
            ? $"output_config.format.schema: {problem}" : null;

    private static bool IsNew(JsonElement request) =>
        WithoutSampling.Any(name => request.GetProperty("model").GetString()!.StartsWith(name, StringComparison.Ordinal));
}
