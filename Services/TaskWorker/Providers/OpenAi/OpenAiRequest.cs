using Microsoft.Extensions.AI;
using OpenAI.Chat;
using AiMessage = Microsoft.Extensions.AI.ChatMessage;
using OpenAiFormat = OpenAI.Chat.ChatResponseFormat;
using OpenAiMessage = OpenAI.Chat.ChatMessage;

namespace AiTasks.TaskWorker.Providers.OpenAi;

/// <summary>Puts a question into the words of the OpenAI client.</summary>
internal static class OpenAiRequest
{
    /// <summary>Property of a picture that says how closely a model should look: <c>low</c>, <c>high</c> or <c>auto</c>.</summary>
    public const string DetailKey = "detail";

    /// <summary>A server that cannot be given a schema gets it as part of the instructions.</summary>
    public static List<OpenAiMessage> Messages(IEnumerable<AiMessage> messages, ChatResponseFormatJson? format, AnswerFormat answer)
    {
        var request = messages.Select(Translate).ToList();
        if (answer != AnswerFormat.JsonSchema && format?.Schema is { } schema)
            request.Insert(0, new SystemChatMessage($"Answer with one JSON object and nothing else. It has to match this JSON schema:\n{schema}"));
        return request;
    }

    public static ChatCompletionOptions Settings(ChatOptions? options, ChatResponseFormatJson? format, ModelOptions model) => new()
    {
        MaxOutputTokenCount = options?.MaxOutputTokens ?? model.MaxOutputTokens,
        Temperature = options?.Temperature,
        TopP = options?.TopP,
#pragma warning disable OPENAI001 // Marked as new, but a plain member of the wire format.
        ReasoningEffortLevel = options?.Reasoning?.Effort switch
        {
            ReasoningEffort.Low => ChatReasoningEffortLevel.Low,
            ReasoningEffort.Medium => ChatReasoningEffortLevel.Medium,
            ReasoningEffort.High or ReasoningEffort.ExtraHigh => ChatReasoningEffortLevel.High,
            _ => default(ChatReasoningEffortLevel?),
        },
#pragma warning restore OPENAI001
        ResponseFormat = format is null ? null : model.AnswerFormat switch
        {
            AnswerFormat.JsonSchema when format.Schema is { } schema => OpenAiFormat.CreateJsonSchemaFormat(
                format.SchemaName ?? "answer", BinaryData.FromString(schema.GetRawText()), format.SchemaDescription, jsonSchemaIsStrict: true),
            AnswerFormat.None => null,
            _ => OpenAiFormat.CreateJsonObjectFormat(),
        },
    };

    private static OpenAiMessage Translate(AiMessage message) =>
        message.Role == Microsoft.Extensions.AI.ChatRole.System ? new SystemChatMessage(message.Text)
        : message.Role == Microsoft.Extensions.AI.ChatRole.Assistant ? new AssistantChatMessage(message.Text)
        : message.Contents.Any(content => content is DataContent) ? new UserChatMessage(message.Contents.Select(Translate))
        : new UserChatMessage(message.Text);

    private static ChatMessageContentPart Translate(AIContent content) => content switch
    {
        TextContent text => ChatMessageContentPart.CreateTextPart(text.Text),
        DataContent data when data.HasTopLevelMediaType("image") => ChatMessageContentPart.CreateImagePart(
            BinaryData.FromBytes(data.Data, data.MediaType), data.MediaType, Detail(data)),
        _ => throw new NotSupportedException($"A model cannot be sent {content.GetType().Name}."),
    };

    private static ChatImageDetailLevel? Detail(DataContent picture) =>
        picture.AdditionalProperties?.GetValueOrDefault(DetailKey) is string detail
            ? new ChatImageDetailLevel(detail) : default(ChatImageDetailLevel?);
}
