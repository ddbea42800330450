using AiTasks.Contracts;
using MassTransit;

namespace AiTasks.TaskApi.Tasks;

/// <summary>
/// Ends a task whose command no worker could take: it ended every worker that tried, or none could read it. The command itself
/// is parked.
/// </summary>
internal sealed class RefusedCommandConsumer(TaskLedger ledger, ILogger<RefusedCommandConsumer> logger) : IConsumer<Fault<GenerateText>>
{
    public Task Consume(ConsumeContext<Fault<GenerateText>> context)
    {
        var command = context.Message.Message;
        logger.LogError("The command of task {TaskId}, attempt {Attempt} is parked: {Reason}",
            command.TaskId, command.Attempt, context.Message.Exceptions.FirstOrDefault()?.Message);
        return ledger.ChangeAsync([command.TaskId], null, (tasks, now) =>
        {
            if (tasks.TryGetValue(command.TaskId, out var task)) task.GiveUp(command.Attempt, now);
            return true;
        }, context.CancellationToken);
    }
}
