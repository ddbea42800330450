using Microsoft.Extensions.AI;

namespace AiTasks.TaskWorker.Providers;

/// <summary>Asks a language model, and asks again after a failure that may pass.</summary>
internal sealed class ModelCaller(ModelCall call, ModelRetry retry)
{
    public string Provider => call.Provider;
    public string Model => call.Model;

    public Task<ModelAnswer> AskAsync(
        IReadOnlyList<ChatMessage> messages, ChatOptions chat, DateTimeOffset deadline, IAnswerListener listener, CancellationToken cancellation) =>
        retry.RunAsync(
            (attempt, token) =>
            {
                listener.Begin(attempt);
                return call.AskAsync(messages, chat, listener, token);
            },
            deadline, cancellation);
}
