using AiTasks.Contracts;
using AiTasks.ServiceDefaults.Bus;
using AiTasks.TaskApi.Audit;
using AiTasks.TaskApi.ClientApi;
using Microsoft.Extensions.Options;

namespace AiTasks.TaskApi.Operations;

/// <summary>Messages that nobody could handle: what there is, and what becomes of them. Only queues of ours are ever touched.</summary>
internal static class ErrorEndpoints
{
    private static readonly Dictionary<string, string> QueueOf = BusEndpoints.Queues
        .SelectMany(queue => BusEndpoints.ParkedOf(queue).Select(parked => KeyValuePair.Create(parked, queue))).ToDictionary();

    public static void MapErrors(this RouteGroupBuilder operations)
    {
        operations.MapGet("/errors", ListAsync).WithName("listErrors").WithSummary("Messages that nobody could handle").Produces<IReadOnlyList<ErrorMessage>>();
        operations.MapPost("/errors/{queue}/{messageId}/requeue", RequeueAsync).WithName("requeueError")
            .WithSummary("Puts a message back to be handled again; a task that has ended meanwhile stays as it is").Produces<ErrorOutcome>();
        operations.MapDelete("/errors/{queue}/{messageId}", DiscardAsync).WithName("discardError").WithSummary("Deletes a message for good")
            .Produces<ErrorOutcome>();
    }

    private static async Task<IResult> ListAsync(BrokerView broker, IOptions<OperationsOptions> options, CancellationToken cancellationToken) =>
        await broker.TryAsync(async (messages, cancellation) =>
        {
            var found = new List<ErrorMessage>();
            foreach (var (queue, _) in QueueOf)
            {
                foreach (var message in await messages.ReadAsync(queue, options.Value.MaxErrors, cancellation)) found.Add(ErrorMessage.From(queue, message));
            }

            return found;
        }, cancellationToken) is { } all ? Results.Json(all, WireJson.SnakeCase) : BrokerAway;

    // Those that are listed, and no others: to go through all of a very long queue takes longer than anybody waits.
    private static Task<IResult> RequeueAsync(
        string queue, string messageId, BrokerView broker, AuditTrail audit, IOptions<OperationsOptions> options, CancellationToken cancellationToken) =>
        HandleAsync(queue, messageId, broker, audit, AuditDeeds.ErrorRequeued, (messages, which, cancellation) =>
            messages.MoveAsync(queue, QueueOf[queue], which, cancellation, options.Value.MaxErrors), cancellationToken);

    private static Task<IResult> DiscardAsync(
        string queue, string messageId, BrokerView broker, AuditTrail audit, IOptions<OperationsOptions> options, CancellationToken cancellationToken) =>
        HandleAsync(queue, messageId, broker, audit, AuditDeeds.ErrorDiscarded, (messages, which, cancellation) =>
            messages.DiscardAsync(queue, which, cancellation, options.Value.MaxErrors), cancellationToken);

    private static async Task<IResult> HandleAsync(
        string queue, string messageId, BrokerView broker, AuditTrail audit, string deed,
        Func<ParkedMessages, Predicate<ParkedMessage>, CancellationToken, Task<int>> handle, CancellationToken cancellationToken)
    {
        if (!QueueOf.ContainsKey(queue)) return ClientProblem.NotFound("There is no such queue of parked messages.");
        await audit.AddAsync(new AuditedDeed(deed) { Subject = $"{queue} {messageId}" }, cancellationToken);
        return await broker.TryAsync(
            async (messages, cancellation) => new ErrorOutcome(queue, messageId, await handle(messages, message => message.Id == messageId, cancellation)),
            cancellationToken) switch
        {
            null => BrokerAway,
            { Messages: 0 } => ClientProblem.NotFound("Among the oldest messages of the queue, those that are listed, there is none with that id."),
            var outcome => Results.Json(outcome, WireJson.SnakeCase),
        };
    }

    private static IResult BrokerAway => ClientProblem.Of(
        StatusCodes.Status503ServiceUnavailable, "broker_away", "The broker cannot be asked now. Try again in a few seconds.");
}
