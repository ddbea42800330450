using System.Diagnostics;
using AiTasks.Contracts;
using AiTasks.ServiceDefaults.Bus;
using AiTasks.ServiceDefaults.Faults;
using AiTasks.ServiceDefaults.Telemetry;
using AiTasks.TaskApi.Dispatch;
using AiTasks.TaskApi.Storage;
using AiTasks.TaskApi.Tasks;
using Dapper;
using MassTransit;
using Microsoft.Extensions.Options;
using Npgsql;

namespace AiTasks.TaskApi.Outbox;

/// <summary>
/// Sends committed commands to the broker, as many as workers have room for, people in turn. A command may go out twice when this process
/// dies or the broker does not answer; the claim of an attempt makes that harmless.
/// </summary>
internal sealed class OutboxRelay(
    NpgsqlDataSource database, IBus bus, OutboxSignal signal, IOptions<OutboxOptions> options, IOptions<DispatchOptions> dispatch,
    ILogger<OutboxRelay> logger)
    : BackgroundService
{
    private static readonly Uri GenerateText = BusEndpoints.Exchange(BusEndpoints.GenerateText);

    // One batch fills while others wait for the broker's confirmations.
    private readonly SemaphoreSlim _window = new(options.Value.MaxUnconfirmed);
    private volatile bool _refused;

    public override void Dispose()
    {
        base.Dispose();
        _window.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await RelayAsync(stoppingToken);
            }
            catch (Exception error) when (!stoppingToken.IsCancellationRequested)
            {
                // Whatever went wrong, the rows are still there, and nobody else would send them.
                logger.LogWarning("Commands wait for the database: {Reason}", error.Message);
                await Task.Delay(options.Value.SweepInterval, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (Exception) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
        }

        // A stopping process still says what it did not send.
        for (var batch = 0; batch < options.Value.MaxUnconfirmed; batch++) await _window.WaitAsync(CancellationToken.None);
    }

    private async Task RelayAsync(CancellationToken cancellationToken)
    {
        var waited = signal.Backlog;
        await _window.WaitAsync(cancellationToken);
        var count = await BeginAsync(cancellationToken);

        // What the broker does not take comes back, and would go round without a rest.
        if (_refused) await Task.Delay(options.Value.SweepInterval, cancellationToken);
        _refused = false;

        // What was started while there still was a backlog has woken nobody, nor has what made room before there was one.
        if (count < options.Value.BatchSize && signal.Backlog == waited)
            await signal.WaitAsync(signal.Backlog ? options.Value.BacklogInterval : options.Value.SweepInterval, cancellationToken);
    }

    // What is taken leaves its place in the window when the broker has answered, or would not.
    private async Task<int> BeginAsync(CancellationToken cancellationToken)
    {
        List<OutboxRow> commands = [];
        try
        {
            commands = await TakeAsync(cancellationToken);
        }
        finally
        {
            if (commands.Count == 0) _window.Release();
        }

        if (commands.Count > 0) _ = ConfirmAsync(commands, cancellationToken);
        return commands.Count;
    }

    private async Task ConfirmAsync(List<OutboxRow> commands, CancellationToken cancellationToken)
    {
        try
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            patience.CancelAfter(options.Value.SendTimeout);
            var sent = await Task.WhenAll(commands.Select(command => TrySendAsync(command, patience.Token)));
            FaultPoint.Reach("relay.after_send");

            var outcomes = commands.Zip(sent).ToLookup(pair => pair.Second is null, pair => pair.First);
            await WriteAsync(OutboxRows.RemoveCancels, outcomes[true].Where(command => command.Kind == TaskCommandKinds.Cancel));
            await WriteAsync(OutboxRows.Taken, outcomes[true].Where(command => command is { Refused: true, Kind: TaskCommandKinds.Generate }));
            await WriteAsync(OutboxRows.PutBack, outcomes[false]);
            if (Array.Find(sent, error => error is not null) is { } error) Rest(error);
        }
        catch (Exception error)
        {
            Rest(error);
        }
        finally
        {
            _window.Release();
        }
    }

    private void Rest(Exception error)
    {
        _refused = true;
        logger.LogWarning("Commands wait for the broker or the database: {Reason}", error.Message);
    }

    // What was taken has to be sent or put back, so a process that stops does not turn away from the answer.
    // One round trip without a transaction of ours is one of the database's: committed, and the lock given back, before anything is sent.
    private async Task<List<OutboxRow>> TakeAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var (relay, limits) = (options.Value, dispatch.Value);
        var values = new
        {
            relay.BatchSize,
            Abandoned = relay.SendTimeout * 2,
            limits.WorkerLapse,
            limits.Headroom,
            limits.MinWindow,
            limits.MaxWindow,
        };
        using var taken = await connection.QueryMultipleAsync(await Prepared.CommandAsync(
            connection, OutboxRows.Take, values, null, CancellationToken.None));
        await taken.ReadAsync<int>();
        var commands = (await taken.ReadAsync<OutboxRow>()).AsList();
        var generate = (await taken.ReadAsync<OutboxRow>()).AsList();
        commands.AddRange(generate.Where(row => row.Id != 0));
        signal.Backlog = generate[0].Backlog;
        return commands;
    }

    // A process that stops does not turn away from this either.
    private async Task WriteAsync(string sql, IEnumerable<OutboxRow> commands)
    {
        var ids = commands.Select(command => command.Id).ToArray();
        if (ids.Length == 0) return;
        await using var connection = await database.OpenConnectionAsync(CancellationToken.None);
        await connection.ExecuteAsync(new CommandDefinition(sql, new { ids }));
    }

    // Abandoned when it does not obey its token, as in the middle of a reconnect: what it sends later is only a second copy.
    private async Task<Exception?> TrySendAsync(OutboxRow row, CancellationToken cancellationToken)
    {
        try
        {
            await SendAsync(row, cancellationToken).WaitAsync(cancellationToken);
            return null;
        }
        catch (Exception error)
        {
            return error;
        }
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

        // What no queue takes stays in the outbox.
        await endpoint.Send(row.ToCommand(), MandatorySend.Pipe, cancellationToken);
    }
}
