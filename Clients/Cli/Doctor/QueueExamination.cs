using AiTasks.Cli.Deployments;
using AiTasks.Contracts;
using AiTasks.ServiceDefaults.Bus;
using RabbitMQ.Client.Exceptions;

namespace AiTasks.Cli.Doctor;

/// <summary>Our queues: how much waits in each, who takes it, and what nobody could handle.</summary>
internal sealed class QueueExamination(Deployment deployment, DoctorLimits limits) : IExamination
{
    public string Part => "queues";

    public async Task ExamineAsync(Findings findings, CancellationToken cancellationToken)
    {
        if (BrokerExamination.ReadAddress(deployment) is not { } address) return;
        try
        {
            await using var messages = await ParkedMessages.ConnectAsync(address, "aitasks doctor", cancellationToken);
            foreach (var queue in BusEndpoints.Queues) await ExamineAsync(messages, queue, findings, cancellationToken);
        }
        catch (Exception error) when (error is BrokerUnreachableException or RabbitMQClientException or IOException)
        {
            findings.Unknown("queues", "The broker cannot be asked.", "Look again when it answers; what is wrong with it is said above.");
        }
    }

    private async Task ExamineAsync(ParkedMessages broker, string queue, Findings findings, CancellationToken cancellationToken)
    {
        var (waiting, consumers) = await broker.FiguresAsync(queue, cancellationToken);
        if (consumers == 0)
        {
            findings.Trouble(
                $"queue {queue}", $"Nobody takes from it; {waiting} wait.",
                $"Start a {ReaderOf(queue)}, or see its log: it declares the queue and takes from it.");
        }
        else
        {
            findings.Judge(
                $"queue {queue}", waiting <= limits.QueueDepth, $"{waiting} wait, {consumers} take from it.",
                $"Start more of {ReaderOf(queue)}, or see what keeps those that run: their log, the database, the models.");
        }

        foreach (var parked in BusEndpoints.ParkedOf(queue))
        {
            if (await broker.CountAsync(parked, cancellationToken) is > 0 and var count)
            {
                findings.Trouble(
                    $"queue {parked}", $"{count} messages that nobody could handle.",
                    $"aitasks errors show {parked} says why; then requeue or discard them.");
            }
        }
    }

    private static string ReaderOf(string queue) => queue == BusEndpoints.GenerateText ? "taskworker" : "taskapi";
}
