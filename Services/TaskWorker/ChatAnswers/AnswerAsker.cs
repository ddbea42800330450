using AiTasks.TaskWorker.Providers;
using Microsoft.Extensions.AI;

namespace AiTasks.TaskWorker.ChatAnswers;

/// <summary>
/// Asks a model for an answer until it is whole. A call that breaks off before any text is repeated; one that breaks off later is gone on
/// with, since what a person has read cannot be taken back.
/// </summary>
internal sealed class AnswerAsker(ModelCall call, ModelRetry retry)
{
    // An empty answer may be chance; a second one is not.
    private const int MaxEmptyAnswers = 2;

    public string Provider => call.Provider;
    public string Model => call.Model;

    /// <summary>The model does not look at pictures and repeats nothing when it goes on.</summary>
    public bool IsOffline => call.Provider == ModelOptions.Offline;

    /// <returns>The model that ended the answer, as it calls itself.</returns>
    /// <exception cref="ModelFailureException">The answer is not whole.</exception>
    public async Task<string> AskAsync(
        AnswerCall question, AnswerWriter writer, ChatView view, ModelUsage usage, DateTimeOffset deadline, CancellationToken cancellation)
    {
        for (var empty = 0; ;)
        {
            try
            {
                var model = await CallAsync(question, writer, view, usage, deadline, cancellation);
                if (writer.HasWords)
                    return model;
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

    private async Task<string> CallAsync(
        AnswerCall question, AnswerWriter writer, ChatView view, ModelUsage usage, DateTimeOffset deadline, CancellationToken cancellation)
    {
        ModelAnswer? cutByLength = null;
        try
        {
            var answer = await retry.RunAsync(
                async (attempt, token) =>
                {
                    cutByLength = null;
                    usage.Calls++;
                    if (attempt > 1)
                        view.Retry(attempt, writer.HasWords);
                    writer.Begin(attempt);
                    var answer = await call.AskAsync(question.Messages(writer.Text), question.Options(writer.Text), writer, token);
                    writer.End();
                    usage.Add(answer);
                    if (answer.FinishReason != ChatFinishReason.Length)
                        return answer;
                    cutByLength = answer;
                    throw new ModelFailureException(ModelFailureKind.CutOff);
                },
                deadline, cancellation);
            return answer.Model;
        }
        catch (ModelFailureException) when (cutByLength is not null && writer.HasWords)
        {
            // As long as the operator lets it be: an answer without its last words is still one.
            return cutByLength.Model;
        }
    }
}
