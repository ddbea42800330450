using AiTasks.Contracts;
using AiTasks.Push.Delivery;
using Microsoft.Extensions.Options;

namespace AiTasks.Push.Protocols.Chats;

/// <summary>What the log holds of answers after where their readers are.</summary>
internal sealed class AnswerTails(TaskApiClient tasks, IOptions<ChatReaderOptions> options, IOptions<TaskApiOptions> limits, TimeProvider time)
    : SharedQuestions<StreamPosition, StreamTail>(options.Value.Questions, options.Value.QuestionBatch, limits.Value.TailTimeout, time)
{
    protected override async Task<IReadOnlyList<StreamTail>> AskAsync(IReadOnlyList<StreamPosition> questions, CancellationToken stop)
    {
        var tails = (await tasks.TailAsync(new TailRequest(questions), stop)).Tails;
        PushTelemetry.TailReads.Add(tails.Count);
        return tails;
    }
}
