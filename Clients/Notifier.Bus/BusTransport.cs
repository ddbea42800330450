using System.Text.Json.Nodes;
using AiTasks.Contracts;
using AiTasks.ServiceDefaults.Bus;
using MassTransit;

namespace AiTasks.Notifier.Bus;

/// <summary>Over the bus, for services of the system itself: they need no key, and no gateway.</summary>
/// <param name="bus">The service's bus; it stays the service's.</param>
/// <param name="service">The service's name.</param>
/// <param name="timeout">How long one call may take.</param>
public sealed class BusTransport(IBus bus, string service, TimeSpan timeout) : INotifierTransport
{
    /// <inheritdoc/>
    public async Task<IReadOnlyList<EventOutcome>> SendAsync(IReadOnlyList<JsonObject> events, CancellationToken cancellationToken)
    {
        var client = bus.CreateRequestClient<ProducerBatch>(BusEndpoints.Exchange(BusEndpoints.ProducerEvents), RequestTimeout.After(ms: (int)timeout.TotalMilliseconds));
        var batch = new ProducerBatch
        {
            Service = service,
            EventsJson = new JsonArray([.. events.Select(one => one.DeepClone())]).ToJsonString(WireJson.Internal),
        };
        try
        {
            var answer = await client.GetResponse<ProducerBatchAnswer>(
                batch, request => request.UseExecute(context => context.RequireQueue()), cancellationToken).WaitAsync(timeout, cancellationToken).ConfigureAwait(false);
            return EventOutcome.Read(JsonNode.Parse(answer.Message.AnswerJson));
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested && error is MassTransitException or TimeoutException or OperationCanceledException)
        {
            // The broker, the task API or its database is away.
            return [];
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // The bus is the service's.
    }
}
