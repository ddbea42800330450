using AiTasks.TaskWorker.Providers;
using Microsoft.Extensions.AI;

namespace AiTasks.TaskWorker.ChatAnswers;

/// <summary>
/// Asks a model for an answer until it is whole. A call that breaks off before any text is repeated; one that breaks off later is gone on
/// with, since what a person has read cannot be taken back.
/// </summary>
internal sealed class AnswerAsker(ModelCall call)
{
    // An empty answer may be chance; a second one is not.
    private const int MaxEmptyAnswers = 2;

    /// <returns>The last call's answer: the end of what was written.</returns>
    /// <exception cref="ModelFailureException">The answer is not whole.</exception>
    public async Task<ModelAnswer> AskAsync(
        ModelRoute route, AnswerCall question, AnswerWriter writer, ChatView view, ModelUsage usage, CancellationToken cancellation)
    {
        for (var empty = 0; ;)
        {
            try
            {
                var answer = await CallAsync(route, question, writer, view, usage, cancellation);
                if (writer.HasWords)
                    return answer;
                if (++empty == MaxEmptyAnswers)
                    throw new ModelFailureException(ModelFailureKind.Empty);
            }
            catch (ModelFailureException refusal)
            {
                if (!question.Simplify(refusal))
                    throw;
            }
        }
    }

    private async Task<ModelAnswer> CallAsync(
        ModelRoute route, AnswerCall question, AnswerWriter writer, ChatView view, ModelUsage usage, CancellationToken cancellation)
    {
        ModelAnswer? cutByLength = null;
        try
        {
            return await route.RunAsync(
                async (candidate, attempt, token) =>
                {
                    cutByLength = null;
                    usage.Calls++;
                    if (attempt > 1)
                        view.Retry(attempt, writer.HasWords);
                    writer.Begin(candidate);
                    var answer = await call.AskAsync(candidate, question.Ask(writer.Text), writer, token);
                    writer.End();
                    usage.Add(answer);
                    if (answer.FinishReason != ChatFinishReason.Length)
                        return answer;
                    cutByLength = answer;
                    throw new ModelFailureException(ModelFailureKind.CutOff);
                },
                question.Deadline,

                // It writes another answer, not the rest of somebody else's.
                candidate => route.IsOffline || !writer.HasWords || !candidate.Provider.IsOffline,
                cancellation);
        }
        catch (ModelFailureException) when (cutByLength is not null && writer.HasWords)
        {
            // As long as the operator lets it be: an answer without its last words is still one.
            return cutByLength;
        }
    }
}
