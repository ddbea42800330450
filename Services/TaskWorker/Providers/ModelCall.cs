using System.Text;
using Microsoft.Extensions.AI;

namespace AiTasks.TaskWorker.Providers;

/// <summary>What a model said, and what that took.</summary>
internal sealed record ModelAnswer(string Text, ChatFinishReason? FinishReason, string Model, long InputTokens, long OutputTokens);

/// <summary>Hears an answer while it arrives. A call that is tried again begins again.</summary>
internal interface IAnswerListener
{
    /// <param name="attempt">1, 2, 3 … of the calls for one question.</param>
    void Begin(int attempt);

    void Text(string piece);

    /// <summary>What a model says to itself before it answers; few do.</summary>
    void Thinking(string piece)
    {
    }
}

/// <summary>One call of a model, with its span and its figures by the GenAI semantic conventions.</summary>
internal sealed class ModelCall(IChatClient client)
{
    public ChatClientMetadata Metadata { get; } = client.GetService(typeof(ChatClientMetadata)) as ChatClientMetadata
        ?? throw new InvalidOperationException("A provider has to say what it is.");

    public string Provider => Metadata.ProviderName ?? "";
    public string Model => Metadata.DefaultModelId ?? "";

    public Task<ModelAnswer> AskAsync(
        IReadOnlyList<ChatMessage> messages, ChatOptions options, IAnswerListener listener, CancellationToken cancellation) =>
        MeasuredCall.RunAsync(
            new CallDescription("chat", Provider, options.ModelId ?? Model) { Address = Metadata.ProviderUri },
            () => CollectAsync(messages, options, listener, cancellation),
            answer => new(answer.Model, answer.InputTokens, answer.OutputTokens, answer.FinishReason?.Value));

    private async Task<ModelAnswer> CollectAsync(
        IReadOnlyList<ChatMessage> messages, ChatOptions options, IAnswerListener listener, CancellationToken cancellation)
    {
        var text = new StringBuilder();
        ChatFinishReason? finish = null;
        var model = options.ModelId ?? Model;
        UsageDetails? usage = null;
        await foreach (var update in client.GetStreamingResponseAsync(messages, options, cancellation))
        {
            finish = update.FinishReason ?? finish;
            model = update.ModelId is { Length: > 0 } named ? named : model;
            foreach (var content in update.Contents)
            {
                switch (content)
                {
                    case TextContent piece:
                        text.Append(piece.Text);
                        listener.Text(piece.Text);
                        break;
                    case TextReasoningContent thought:
                        listener.Thinking(thought.Text);
                        break;
                    case UsageContent used:
                        usage = used.Details;
                        break;
                    case ErrorContent:
                        throw new ModelFailureException(ModelFailureKind.Refused);
                }
            }
        }

        return finish == ChatFinishReason.ContentFilter
            ? throw new ModelFailureException(ModelFailureKind.Refused)
            : new(text.ToString(), finish, model, usage?.InputTokenCount ?? 0, usage?.OutputTokenCount ?? 0);
    }
}
