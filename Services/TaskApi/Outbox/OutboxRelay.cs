using System.Diagnostics;
using AiTasks.Contracts;
using AiTasks.ServiceDefaults.Bus;
using AiTasks.ServiceDefaults.Faults;
using AiTasks.ServiceDefaults.Telemetry;
using AiTasks.TaskApi.Storage;
using AiTasks.TaskApi.Tasks;
using Dapper;
using MassTransit;
using Microsoft.Extensions.Options;
using Npgsql;

namespace AiTasks.TaskApi.Outbox;

/// <summary>
/// Sends committed commands to the broker and deletes them once it has confirmed them. A command may go out twice when this
/// process dies in between; the claim of an attempt makes that harmless.
/// </summary>
internal sealed class OutboxRelay(
    NpgsqlDataSource database, IBus bus, OutboxSignal signal, IOptions<OutboxOptions> options, ILogger<OutboxRelay> logger)
    : BackgroundService
{
    private static readonly Uri GenerateText = BusEndpoints.Exchange(BusEndpoints.GenerateText);

    // What no queue takes stays in the outbox.
    private static readonly IPipe<SendContext> Mandatory = Pipe.Execute<SendContext>(context => context.RequireQueue());

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (await RelayAsync(stoppingToken) < options.Value.BatchSize)
                    await signal.WaitAsync(options.Value.SweepInterval, stoppingToken);
            }
            catch (Exception error) when (!stoppingToken.IsCancellationRequested)
            {
                // Whatever went wrong, the rows are still there, and nobody else would send them.
                logger.LogWarning("Commands wait for the broker or the database: {Reason}", error.Message);
                await Task.Delay(options.Value.SweepInterval, stoppingToken);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private async Task<int> RelayAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var commands = (await connection.QueryAsync<OutboxRow>(await Prepared.CommandAsync(
            connection, OutboxRows.Take, new { options.Value.BatchSize }, transaction, cancellationToken))).AsList();
        if (commands.Count == 0) return 0;

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(options.Value.SendTimeout);

        // Abandoned when it does not obey its token, as in the middle of a reconnect: what it sends later is only a second copy.
        await Task.WhenAll(commands.Select(command => SendAsync(command, patience.Token))).WaitAsync(patience.Token);
        FaultPoint.Reach("relay.after_send");
        await transaction.CommitAsync(cancellationToken);
        return commands.Count;
    }

    private async Task SendAsync(OutboxRow row, CancellationToken cancellationToken)
    {
        using var activity = TaskTelemetry.Source.Continue("outbox relay", ActivityKind.Internal, row.TraceParent);
        activity?.SetTag("task.id", row.TaskId).SetTag("outbox.kind", row.Kind);
        if (row.Kind == TaskCommandKinds.Cancel)
        {
            await bus.Publish(new CancelGeneration { TaskId = row.TaskId, Attempt = row.Attempt }, cancellationToken);
            return;
        }

        var endpoint = await bus.GetSendEndpoint(GenerateText);
        await endpoint.Send(row.ToCommand(), Mandatory, cancellationToken);
    }

    private sealed record OutboxRow
    {
        public string Kind { get; init; } = "";
        public long TaskId { get; init; }
        public int Attempt { get; init; }
        public string? TraceParent { get; init; }
        public long UserId { get; init; }
        public string Type { get; init; } = "";
        public string Context { get; init; } = "";
        public string Language { get; init; } = "";
        public DateTime DeadlineAt { get; init; }

        public GenerateText ToCommand() => new()
        {
            TaskId = TaskId,
            Attempt = Attempt,
            UserId = UserId,
            TaskType = Type,
            ContextJson = Context,
            Language = Language,
            Deadline = new DateTimeOffset(DeadlineAt),
        };
    }
}
