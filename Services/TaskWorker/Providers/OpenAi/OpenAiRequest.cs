using AiTasks.TaskWorker.Providers.Wire;
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
        if (SchemaPrompt.For(format, answer) is { } prompt)
            request.Insert(0, new SystemChatMessage(prompt));
        return request;
    }

    /// <param name="options">What the call wants.</param>
    /// <param name="format">Its JSON; null for none.</param>
    /// <param name="provider">Whose limits hold.</param>
    /// <param name="isOriginal">It is OpenAI itself.</param>
    public static ChatCompletionOptions Settings(ChatOptions? options, ChatResponseFormatJson? format, ProviderOptions provider, bool isOriginal)
    {
        var settings = Settings(options, format, provider);
        if ((options?.MaxOutputTokens ?? provider.MaxOutputTokens) is not { } most) return settings;

        // OpenAI's newer models refuse the older name, and others pass over the newer one without a word, so that nothing would be bounded.
        if (isOriginal)
            settings.MaxOutputTokenCount = most;
        else
#pragma warning disable SCME0001 // The client no longer knows the older name.
            settings.Patch.Set("$.max_tokens"u8, most);
#pragma warning restore SCME0001
        return settings;
    }

    private static ChatCompletionOptions Settings(ChatOptions? options, ChatResponseFormatJson? format, ProviderOptions provider) => new()
    {
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
        ResponseFormat = format is null ? null : provider.AnswerFormat switch
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
