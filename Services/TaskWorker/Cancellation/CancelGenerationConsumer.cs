using AiTasks.Contracts;
using AiTasks.TaskWorker.Generations;
using MassTransit;

namespace AiTasks.TaskWorker.Cancellation;

/// <summary>Every worker hears of every cancel; the one that has the task aborts it.</summary>
internal sealed class CancelGenerationConsumer(GenerationRunner runner) : IConsumer<CancelGeneration>
{
    public Task Consume(ConsumeContext<CancelGeneration> context)
    {
        runner.Cancel(context.Message);
        return Task.CompletedTask;
    }
}
