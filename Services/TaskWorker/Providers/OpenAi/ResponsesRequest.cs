using System.Text.Json.Nodes;
using AiTasks.TaskWorker.Providers.Wire;
using Microsoft.Extensions.AI;

namespace AiTasks.TaskWorker.Providers.OpenAi;

/// <summary>Puts a question into the words of OpenAI's responses.</summary>
internal static class ResponsesRequest
{
    /// <exception cref="ArgumentException">The call names no model.</exception>
    public static JsonObject Write(IEnumerable<ChatMessage> messages, ChatOptions? options, ProviderOptions provider)
    {
        var format = options?.ResponseFormat as ChatResponseFormatJson;
        var input = new JsonArray([.. messages.Select(Message)]);
        if (SchemaPrompt.For(format, provider.AnswerFormat) is { } prompt)
            input.Insert(0, Message(new ChatMessage(ChatRole.System, prompt)));
        var request = new JsonObject
        {
            ["model"] = options?.ModelId ?? throw new ArgumentException("The call names no model."),
            ["input"] = input,
            ["stream"] = true,

            // Otherwise OpenAI keeps what people ask and are answered for a month.
            ["store"] = false,
        };
        if ((options.MaxOutputTokens ?? provider.MaxOutputTokens) is { } most)
            request["max_output_tokens"] = most;
        if (format is not null && Format(format, provider.AnswerFormat) is { } asked)
            request["text"] = new JsonObject { ["format"] = asked };
        AddThinking(request, options);
        return request;
    }

    private static void AddThinking(JsonObject request, ChatOptions options)
    {
        var effort = options.Reasoning?.Effort switch
        {
            ReasoningEffort.Low => "low",
            ReasoningEffort.Medium => "medium",
            ReasoningEffort.High or ReasoningEffort.ExtraHigh => "high",
            _ => null,
        };
        if (effort is not null)
        {
            // Models that think refuse the two below.
            request["reasoning"] = new JsonObject { ["effort"] = effort, ["summary"] = "auto" };
            return;
        }

        if (options.Temperature is { } temperature)
            request["temperature"] = temperature;
        if (options.TopP is { } top)
            request["top_p"] = top;
    }

    private static JsonObject? Format(ChatResponseFormatJson format, AnswerFormat answer)
    {
        if (answer == AnswerFormat.None) return null;
        if (answer == AnswerFormat.JsonObject || format.Schema is not { } schema) return new() { ["type"] = "json_object" };
        var asked = new JsonObject
        {
            ["type"] = "json_schema",
            ["name"] = format.SchemaName ?? "answer",
            ["strict"] = true,
            ["schema"] = JsonNode.Parse(schema.GetRawText()),
        };
        if (format.SchemaDescription is { } description)
            asked["description"] = description;
        return asked;
    }

    private static JsonObject Message(ChatMessage message) => new()
    {
        ["role"] = message.Role.Value,
        ["content"] = message.Contents.All(content => content is TextContent) ? message.Text : new JsonArray([.. message.Contents.Select(Part)]),
    };

    private static JsonObject Part(AIContent content) => content switch
    {
        TextContent text => new() { ["type"] = "input_text", ["text"] = text.Text },
        DataContent data when data.HasTopLevelMediaType("image") => new()
        {
            ["type"] = "input_image",
            ["image_url"] = data.Uri,
            ["detail"] = data.AdditionalProperties?.GetValueOrDefault(OpenAiRequest.DetailKey) as string ?? "auto",
        },
        _ => throw new NotSupportedException($"A model cannot be sent {content.GetType().Name}."),
    };
}
