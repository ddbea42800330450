using System.Text;
using AiTasks.Contracts;
using Microsoft.Extensions.AI;

namespace AiTasks.TaskWorker.Providers;

/// <summary>What a model said, and what that took.</summary>
/// <param name="By">Who was asked.</param>
/// <param name="Text">What it said.</param>
/// <param name="FinishReason">Why it ended; null when that is not said.</param>
/// <param name="Model">As it calls itself.</param>
/// <param name="InputTokens">0 when the provider does not say.</param>
/// <param name="OutputTokens">0 when the provider does not say.</param>
internal sealed record ModelAnswer(
    ModelCandidate By, string Text, ChatFinishReason? FinishReason, string Model, long InputTokens, long OutputTokens)
{
    /// <summary>The provider's name in the configuration.</summary>
    public string Provider => By.Provider.Name;
}

/// <summary>Hears an answer while it arrives. A call that is tried again begins again.</summary>
internal interface IAnswerListener
{
    /// <param name="attempt">1, 2, 3 … of the calls for one question.</param>
    void Begin(int attempt)
    {
    }

    void Text(string piece);

    /// <summary>What a model says to itself before it answers; few do.</summary>
    void Thinking(string piece)
    {
    }
}

/// <summary>What a model is asked.</summary>
/// <param name="Task">For which task.</param>
/// <param name="Messages">The conversation so far.</param>
/// <param name="Options">How; the model's name is not among it.</param>
internal sealed record ModelQuestion(GenerateText Task, IReadOnlyList<ChatMessage> Messages, ChatOptions Options);

/// <summary>One call of a language model: accounted for, with its span and its figures by the GenAI semantic conventions.</summary>
internal sealed class ModelCall(ModelAccount account)
{
    public Task<ModelAnswer> AskAsync(ModelCandidate candidate, ModelQuestion question, IAnswerListener listener, CancellationToken cancellation)
    {
        var metadata = candidate.Provider.Chat.GetService<ChatClientMetadata>()
            ?? throw new InvalidOperationException("A provider has to say what it is.");
        var options = question.Options.Clone();
        options.ModelId = candidate.Model;
        return account.RunAsync(
            new ModelCallPlan(question.Task, candidate, CallEstimate.Most(question.Messages), CallEstimate.MostOut(options, candidate.Provider.Options))
            {
                Question = question.Messages,
            },
            (key, heard) =>
            {
                ProviderKey.Set(options, key ?? candidate.Provider.Key);
                return MeasuredCall.RunAsync(
                    new CallDescription("chat", metadata.ProviderName ?? "", candidate) { Address = metadata.ProviderUri },
                    () => CollectAsync(candidate, question with { Options = options }, new Hearing(listener, heard), cancellation),
                    answer => new(answer.Model, answer.InputTokens, answer.OutputTokens, answer.FinishReason?.Value));
            },
            answer => new(answer.Model, answer.InputTokens, answer.OutputTokens),
            cancellation);
    }

    private static async Task<ModelAnswer> CollectAsync(
        ModelCandidate candidate, ModelQuestion question, Hearing hearing, CancellationToken cancellation)
    {
        var text = new StringBuilder();
        ChatFinishReason? finish = null;
        var model = candidate.Model;
        UsageDetails? usage = null;
        await foreach (var update in candidate.Provider.Chat.GetStreamingResponseAsync(question.Messages, question.Options, cancellation))
        {
            finish = update.FinishReason ?? finish;
            model = update.ModelId is { Length: > 0 } named ? named : model;
            foreach (var content in update.Contents)
            {
                switch (content)
                {
                    case TextContent piece:
                        text.Append(piece.Text);
                        hearing.Text(piece.Text);
                        break;
                    case TextReasoningContent thought:
                        hearing.Thinking(thought.Text);
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
            : new(candidate, text.ToString(), finish, model, usage?.InputTokenCount ?? 0, usage?.OutputTokenCount ?? 0);
    }

    // Hands on what arrives, and counts it for the case that the call breaks off and nobody says what it took.
    private sealed class Hearing(IAnswerListener listener, CallUse heard)
    {
        public void Text(string piece)
        {
            heard.Hear(piece);
            listener.Text(piece);
        }

        public void Thinking(string piece)
        {
            heard.Hear(piece);
            listener.Thinking(piece);
        }
    }
}
