using AiTasks.Contracts;
using AiTasks.ServiceDefaults.Bus;
using Microsoft.Extensions.Options;
using RabbitMQ.Client.Exceptions;

namespace AiTasks.TaskApi.Operations;

/// <summary>
/// Looks into the broker for people. Each look has a connection of its own, so that a queue that is looked into by one is not touched by
/// another's, and nothing stays behind.
/// </summary>
internal sealed class BrokerView(IConfiguration configuration, IOptions<OperationsOptions> options, ILogger<BrokerView> logger)
{
    private readonly Uri _broker = new(configuration.GetConnectionString(MessageBusExtensions.ConnectionName)!);

    /// <summary>Our queues and those beside them; null when the broker cannot be asked.</summary>
    public Task<IReadOnlyList<QueueFigures>?> ReadQueuesAsync(CancellationToken cancellationToken) =>
        TryAsync<IReadOnlyList<QueueFigures>>(async (messages, cancellation) =>
        {
            var queues = new List<QueueFigures>();
            foreach (var queue in BusEndpoints.Queues)
            {
                foreach (var name in (string[])[queue, .. BusEndpoints.ParkedOf(queue)])
                {
                    var (count, consumers) = await messages.FiguresAsync(name, cancellation);
                    queues.Add(new QueueFigures(name, count, consumers, name != queue));
                }
            }

            return queues;
        }, cancellationToken);

    /// <summary>Does something with parked messages.</summary>
    /// <returns>Null: the broker cannot be asked, so nothing is known.</returns>
    public async Task<T?> TryAsync<T>(Func<ParkedMessages, CancellationToken, Task<T>> look, CancellationToken cancellationToken) where T : class
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(options.Value.BrokerTimeout);
        try
        {
            await using var messages = await ParkedMessages.ConnectAsync(_broker, "taskapi operations", patience.Token);
            return await look(messages, patience.Token);
        }
        catch (Exception error) when (
            error is BrokerUnreachableException or RabbitMQClientException or IOException
            || (error is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            logger.LogWarning("The broker cannot be asked: {Reason}", error.Message);
            return null;
        }
    }
}
