using System.Text.Json;
using AiTasks.Contracts;
using AiTasks.TaskApi.Outbox;
using Dapper;
using MassTransit;
using Microsoft.Extensions.Options;
using Npgsql;

namespace AiTasks.TaskApi.Dispatch;

/// <summary>Remembers which workers there are. Every replica hears every worker; one of them writes it down.</summary>
internal sealed class WorkerPresenceConsumer(
    NpgsqlDataSource database, OutboxSignal outbox, IOptions<DispatchOptions> options, ILogger<WorkerPresenceConsumer> logger)
    : IConsumer<WorkerPresence>
{
    // Those that died without a word are nobody's any more.
    private const string Sweep = "delete from workers where seen_at < now() - 100 * @WorkerLapse";

    private const string Remember =
        $"""
        {Sweep};
        insert into workers as w (id, slots, running, providers) values (@Worker, @Slots, @Running, @providers::jsonb)
        on conflict (id) do update set slots = excluded.slots, running = excluded.running, providers = excluded.providers, seen_at = now()
        where w.seen_at < now() - @WorkerWriteInterval or w.slots <> excluded.slots
        """;

    // A worker's row is written every few seconds.
    private const int MostProviders = 32;

    private const string Forget = "delete from workers where id = @Worker";

    public async Task Consume(ConsumeContext<WorkerPresence> context)
    {
        var (worker, slots, running) = (context.Message.Worker, context.Message.Slots, context.Message.Running);
        var providers = JsonSerializer.Serialize((context.Message.Providers ?? []).Take(MostProviders), WireJson.Internal);
        try
        {
            await using var connection = await database.OpenConnectionAsync(context.CancellationToken);
            var changed = await connection.ExecuteAsync(new CommandDefinition(
                slots > 0 ? Remember : Forget,
                new { worker, slots, running, providers, options.Value.WorkerWriteInterval, options.Value.WorkerLapse },
                cancellationToken: context.CancellationToken));
            if (changed > 0 && slots > 0) outbox.Set();
        }
        catch (NpgsqlException error)
        {
            // It says so again in a few seconds, so nothing is to be parked.
            logger.LogDebug(error, "Worker {Worker} is not written down now", worker);
        }
    }
}
