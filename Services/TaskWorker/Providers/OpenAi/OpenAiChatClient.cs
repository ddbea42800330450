using System.Runtime.CompilerServices;
using System.Text.Json;
using AiTasks.TaskWorker.Providers.Wire;
using Microsoft.Extensions.AI;
using OpenAI.Chat;
using AiFinishReason = Microsoft.Extensions.AI.ChatFinishReason;
using AiMessage = Microsoft.Extensions.AI.ChatMessage;

namespace AiTasks.TaskWorker.Providers.OpenAi;

/// <summary>Any server that speaks OpenAI's chat completions, through the official client.</summary>
internal sealed class OpenAiChatClient : IChatClient
{
    private readonly OpenAiConnection _connection;
    private readonly ChatClientMetadata _metadata;
    private readonly ProviderOptions _options;
    private readonly TimeProvider _time;

    public OpenAiChatClient(ProviderOptions options, TimeProvider time)
    {
        _options = options;
        _time = time;
        _connection = new OpenAiConnection(options, time);
        _metadata = new ChatClientMetadata(ModelOptions.OpenAi, _connection.Address);
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<AiMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var format = options?.ResponseFormat as ChatResponseFormatJson;
        var request = OpenAiRequest.Messages(messages, format, _options.AnswerFormat);
        var settings = OpenAiRequest.Settings(options, format, _options, _connection.IsOriginal);
        var client = new ChatClient(options?.ModelId ?? throw new ArgumentException("The call names no model."), OpenAiConnection.Credential(ProviderKey.Of(options)), _connection.Settings);
        await using var updates = client.CompleteChatStreamingAsync(request, settings, cancellationToken).GetAsyncEnumerator(cancellationToken);

        var finished = false;
        while (await MoveNextAsync(updates, cancellationToken))
        {
            var update = updates.Current;
            if (Failure(update) is { } failure)
                throw failure;
            finished |= update.FinishReason is not null;
            yield return Translate(update);
        }

        if (!finished)
            throw new ModelFailureException(ModelFailureKind.CutOff);
    }

    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<AiMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is null && serviceType.IsInstanceOfType(_metadata) ? _metadata : null;

    public void Dispose() => _connection.Dispose();

    private async ValueTask<bool> MoveNextAsync(
        IAsyncEnumerator<StreamingChatCompletionUpdate> updates, CancellationToken cancellation)
    {
        try
        {
            return await updates.MoveNextAsync();
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested)
        {
            throw OpenAiFailures.Classify(exception, _time);
        }
    }

    private static ChatResponseUpdate Translate(StreamingChatCompletionUpdate update)
    {
        var translated = new ChatResponseUpdate
        {
            Role = Microsoft.Extensions.AI.ChatRole.Assistant,
            ModelId = update.Model,
            ResponseId = update.CompletionId,
            FinishReason = update.FinishReason switch
            {
                null => null,
                OpenAI.Chat.ChatFinishReason.Length => AiFinishReason.Length,
                OpenAI.Chat.ChatFinishReason.ContentFilter => AiFinishReason.ContentFilter,
                _ => AiFinishReason.Stop,
            },
        };
        if (Thought(update) is { Length: > 0 } thought)
            translated.Contents.Add(new TextReasoningContent(thought));
        foreach (var part in update.ContentUpdate)
        {
            if (part.Text is { Length: > 0 } text)
                translated.Contents.Add(new TextContent(text));
        }

        if (update.RefusalUpdate is { Length: > 0 } refusal)
            translated.Contents.Add(new ErrorContent(refusal) { ErrorCode = nameof(ModelFailureKind.Refused) });
        if (update.Usage is { } usage)
        {
            translated.Contents.Add(new UsageContent(new UsageDetails
            {
                InputTokenCount = usage.InputTokenCount,
                OutputTokenCount = usage.OutputTokenCount,
                TotalTokenCount = usage.TotalTokenCount,
            }));
        }

        return translated;
    }

    // A server that fails after it began has no status left to say so with. Most send {"error": {…}}, older vLLM the error itself.
    private static ModelFailureException? Failure(StreamingChatCompletionUpdate update)
    {
#pragma warning disable SCME0001 // The only way to what the client does not know.
        return update.Patch.TryGetJson("$.error"u8, out var error)
            && JsonSerializer.Deserialize<JsonElement>(error.Span) is { ValueKind: not JsonValueKind.Null } named ? WireFailures.Named(named)
            : update.Patch.TryGetValue("$.object"u8, out string? type) && type == "error" ? new(ModelFailureKind.ServerError) : null;
#pragma warning restore SCME0001
    }

    // No part of OpenAI's own format: servers of models that think aloud have added it, under one of two names.
    private static string? Thought(StreamingChatCompletionUpdate update)
    {
#pragma warning disable SCME0001 // The only way to what the client does not know.
        return update.Patch.TryGetValue("$.choices[0].delta.reasoning_content"u8, out string? content) ? content
            : update.Patch.TryGetValue("$.choices[0].delta.reasoning"u8, out string? reasoning) ? reasoning
            : null;
#pragma warning restore SCME0001
    }
}
