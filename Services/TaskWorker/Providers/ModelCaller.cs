namespace AiTasks.TaskWorker.Providers;

/// <summary>Asks the language models of a profile until one answers.</summary>
internal sealed class ModelCaller(ModelCall call)
{
    /// <exception cref="ModelFailureException">None of them answered.</exception>
    public Task<ModelAnswer> AskAsync(ModelRoute route, ModelQuestion question, IAnswerListener listener, CancellationToken cancellation) =>
        route.RunAsync(
            (candidate, attempt, token) =>
            {
                listener.Begin(attempt);
                return call.AskAsync(candidate, question, listener, token);
            },
            question.Task.Deadline, suits: null, cancellation);
}
