using AiTasks.Contracts;
using AiTasks.ServiceDefaults.Faults;
using MassTransit;

namespace AiTasks.TaskWorker.Generations;

/// <summary>
/// Takes a command off the queue as soon as its claim is decided. From then on the lease, kept by reports, says that the work
/// is alive, so that a restarted broker does not hand running work to somebody else.
/// </summary>
internal sealed class GenerateTextConsumer(GenerationRunner runner) : IConsumer<GenerateText>
{
    public Task Consume(ConsumeContext<GenerateText> context)
    {
        FaultPoint.Reach("command.received");
        return runner.Take(context.Message).Settled.WaitAsync(context.CancellationToken);
    }
}
