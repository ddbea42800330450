using System.Diagnostics;
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
}

/// <summary>One call of a model, with its span and its figures by the GenAI semantic conventions.</summary>
internal sealed class ModelCall(IChatClient client)
{
    public ChatClientMetadata Metadata { get; } = client.GetService(typeof(ChatClientMetadata)) as ChatClientMetadata
        ?? throw new InvalidOperationException("A provider has to say what it is.");

    public string Provider => Metadata.ProviderName ?? "";
    public string Model => Metadata.DefaultModelId ?? "";

    public async Task<ModelAnswer> AskAsync(
        IReadOnlyList<ChatMessage> messages, ChatOptions options, IAnswerListener listener, CancellationToken cancellation)
    {
        using var activity = TaskWorkerTelemetry.Source.StartActivity($"chat {Model}", ActivityKind.Client);
        var started = Stopwatch.GetTimestamp();
        var tags = new TagList
        {
            { "gen_ai.operation.name", "chat" },
            { "gen_ai.provider.name", Provider },
            { "gen_ai.system", Provider },
            { "gen_ai.request.model", Model },
        };
        if (Metadata.ProviderUri is { } address)
        {
            tags.Add("server.address", address.Host);
            tags.Add("server.port", address.Port);
        }

        foreach (var tag in tags)
            activity?.SetTag(tag.Key, tag.Value);
        try
        {
            var answer = await CollectAsync(messages, options, listener, cancellation);
            Describe(activity, answer);
            tags.Add("gen_ai.response.model", answer.Model);
            TaskWorkerTelemetry.TokenUsage.Record(answer.InputTokens, [.. tags, new("gen_ai.token.type", "input")]);
            TaskWorkerTelemetry.TokenUsage.Record(answer.OutputTokens, [.. tags, new("gen_ai.token.type", "output")]);
            return answer;
        }
        catch (Exception exception)
        {
            var type = exception is ModelFailureException failure ? failure.Kind.ToString() : exception.GetType().Name;
            tags.Add("error.type", type);
            activity?.SetTag("error.type", type);
            activity?.SetStatus(ActivityStatusCode.Error, type);
            throw;
        }
        finally
        {
            TaskWorkerTelemetry.OperationDuration.Record(Stopwatch.GetElapsedTime(started).TotalSeconds, tags);
        }
    }

    private async Task<ModelAnswer> CollectAsync(
        IReadOnlyList<ChatMessage> messages, ChatOptions options, IAnswerListener listener, CancellationToken cancellation)
    {
        var text = new StringBuilder();
        ChatFinishReason? finish = null;
        var model = Model;
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

    private static void Describe(Activity? activity, ModelAnswer answer)
    {
        activity?.SetTag("gen_ai.response.model", answer.Model);
        activity?.SetTag("gen_ai.usage.input_tokens", answer.InputTokens);
        activity?.SetTag("gen_ai.usage.output_tokens", answer.OutputTokens);
        if (answer.FinishReason is { } finish)
            activity?.SetTag("gen_ai.response.finish_reasons", new[] { finish.Value });
    }
}
