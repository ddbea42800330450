using AiTasks.Contracts;
using Microsoft.Extensions.Options;

namespace AiTasks.Push.Delivery;

/// <summary>What new sockets are to be told. Thousands come together after a node has died.</summary>
internal sealed class Welcomes(TaskApiClient tasks, IOptions<DeliveryOptions> options, IOptions<TaskApiOptions> limits, TimeProvider time)
    : SharedQuestions<SocketAsking, SocketAnswer>(options.Value.WelcomeReaders, options.Value.WelcomeBatch, limits.Value.WelcomeTimeout, time)
{
    // Nor does an older task API know shared questions.
    protected override bool AsksAlone => true;

    protected override async Task<IReadOnlyList<SocketAnswer>> AskAsync(IReadOnlyList<SocketAsking> questions, CancellationToken stop) =>
        questions.Count == 1 ? [await tasks.WelcomeAsync(questions[0], stop)] : (await tasks.WelcomeAsync(new WelcomesRequest(questions), stop)).Answers;
}
