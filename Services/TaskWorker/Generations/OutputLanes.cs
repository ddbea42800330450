using AiTasks.Contracts;
using AiTasks.ServiceDefaults.Bus;
using MassTransit;
using Microsoft.Extensions.Options;

namespace AiTasks.TaskWorker.Generations;

/// <summary>What the runs of this process show on its way to the task API: one lane for each report queue.</summary>
internal sealed class OutputLanes(IBus bus, BusRetry retry, IOptions<GenerationOptions> options)
{
    private readonly OutputLane[] _lanes =
    [
        .. Enumerable.Range(0, BusEndpoints.ReportPartitions).Select(partition => new OutputLane(
            async message =>
            {
                var endpoint = await bus.GetSendEndpoint(BusEndpoints.Exchange(BusEndpoints.TaskReportsPartition(partition)));
                await retry.SendAsync(attempt => message() is { } next ? endpoint.Send(next, MandatorySend.Pipe, attempt) : Task.CompletedTask, default);
            },
            options.Value.MaxOutputsPerMessage,
            options.Value.MaxMessageLength)),
    ];

    /// <summary>Sends an output of a run that has no other one on its way.</summary>
    /// <returns>Completes when the broker has it.</returns>
    /// <exception cref="OperationCanceledException">The token fired; the broker may or may not have it.</exception>
    public Task SendAsync(GenerationOutput output, CancellationToken cancellation) =>
        _lanes[(int)(output.TaskId % BusEndpoints.ReportPartitions)].SendAsync(output, cancellation);
}
