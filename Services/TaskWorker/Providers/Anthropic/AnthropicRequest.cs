using System.Text.Json.Nodes;
using AiTasks.TaskWorker.Providers.Wire;
using Microsoft.Extensions.AI;

namespace AiTasks.TaskWorker.Providers.Anthropic;

/// <summary>Puts a question into the words of Anthropic's messages.</summary>
internal static class AnthropicRequest
{
    /// <exception cref="ArgumentException">The call names no model.</exception>
    public static JsonObject Write(IEnumerable<ChatMessage> messages, ChatOptions? options, ProviderOptions provider)
    {
        var format = options?.ResponseFormat as ChatResponseFormatJson;
        var conversation = messages.ToList();
        if (SchemaPrompt.For(format, provider.AnswerFormat) is { } prompt)
            conversation.Insert(0, new ChatMessage(ChatRole.System, prompt));
        var model = options?.ModelId ?? throw new ArgumentException("The call names no model.");
        var generation = ClaudeGeneration.Of(model);
        var request = new JsonObject
        {
            ["model"] = model,
            ["max_tokens"] = MaxTokens(options, provider),
            ["stream"] = true,
            ["messages"] = AnthropicMessages.Write(conversation),
        };
        if (string.Join("\n\n", conversation.Where(message => message.Role == ChatRole.System).Select(message => message.Text)) is { Length: > 0 } system)
            request["system"] = system;
        AddThinking(request, options, generation);
        if (provider.AnswerFormat == AnswerFormat.JsonSchema && format?.Schema is { } schema)
        {
            // Not a forced tool, the older way: models that always think refuse it, and the others then do not think. All models of
            // today have this. See https://platform.claude.com/docs/en/build-with-claude/structured-outputs
            Output(request)["format"] = new JsonObject { ["type"] = "json_schema", ["schema"] = JsonNode.Parse(schema.GetRawText()) };
        }

        return request;
    }

    /// <summary>The bound of everything that comes out, thoughts included: what a call can cost at most.</summary>
    public static int MaxTokens(ChatOptions options, ProviderOptions provider)
    {
        var answer = options.MaxOutputTokens ?? provider.MaxOutputTokens ?? ProviderOptions.MaxOutputTokensUnlessSet;
        var thinks = ThinkingTokens(options) ?? (ClaudeGeneration.Of(options.ModelId ?? "").ThinksUnasked ? ThinkingTokens(ReasoningEffort.Medium) : 0);
        return answer + thinks;
    }

    private static void AddThinking(JsonObject request, ChatOptions options, ClaudeGeneration generation)
    {
        if (ThinkingTokens(options) is { } tokens)
        {
            if (!generation.ThinksByEffort)
            {
                request["thinking"] = new JsonObject { ["type"] = "enabled", ["budget_tokens"] = tokens };
                return;
            }

            request["thinking"] = generation.HasNoSampling
                ? new JsonObject { ["type"] = "adaptive", ["display"] = "summarized" }
                : new JsonObject { ["type"] = "adaptive" };
            Output(request)["effort"] = options.Reasoning!.Effort switch
            {
                ReasoningEffort.Low => "low",
                ReasoningEffort.Medium => "medium",
                _ => "high",
            };
            return;
        }

        // With thoughts neither is taken, and models since 4.5 take one of the two.
        if (generation.HasNoSampling) return;
        if (options.Temperature is { } temperature)
            request["temperature"] = Math.Clamp(temperature, 0, 1);
        else if (options.TopP is { } top)
            request["top_p"] = top;
    }

    private static int? ThinkingTokens(ChatOptions options) =>
        options.Reasoning?.Effort is { } effort and not ReasoningEffort.None ? ThinkingTokens(effort) : null;

    private static int ThinkingTokens(ReasoningEffort effort) => effort switch
    {
        ReasoningEffort.Low => 2_048,
        ReasoningEffort.Medium => 8_192,
        _ => 16_384,
    };

    private static JsonObject Output(JsonObject request)
    {
        if (request["output_config"] is JsonObject output) return output;
        request["output_config"] = output = [];
        return output;
    }
}
