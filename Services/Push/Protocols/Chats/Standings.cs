using AiTasks.Contracts;
using AiTasks.Push.Delivery;
using Microsoft.Extensions.Options;

namespace AiTasks.Push.Protocols.Chats;

/// <summary>Where tasks stand that readers wait for; null for one that waits no more. Each of them asks every few seconds.</summary>
internal sealed class Standings(TaskApiClient tasks, IOptions<ChatReaderOptions> options, IOptions<TaskApiOptions> limits, TimeProvider time)
    : SharedQuestions<TaskQuery, QueueStanding?>(options.Value.Questions, options.Value.QuestionBatch, limits.Value.CommandTimeout, time)
{
    protected override async Task<IReadOnlyList<QueueStanding?>> AskAsync(IReadOnlyList<TaskQuery> questions, CancellationToken stop) =>
        (await tasks.StandingsAsync(new StandingsRequest(questions), stop)).Standings;
}
