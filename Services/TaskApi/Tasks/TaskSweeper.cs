using Dapper;
using Microsoft.Extensions.Options;
using Npgsql;

namespace AiTasks.TaskApi.Tasks;

/// <summary>
/// Looks for tasks whose time has run out: overdue, silent, or waiting for a command that got lost. All measures are taken
/// with the database's clock. Any number of replicas may do it at once.
/// </summary>
internal sealed class TaskSweeper(
    NpgsqlDataSource database, TaskLedger ledger, IOptions<TaskOptions> options, ILogger<TaskSweeper> logger) : BackgroundService
{
    private const string Due =
        """
        select id from tasks
        where state in ('pending', 'running') and (
          deadline_at <= now()
          or coalesce(heartbeat_at, created_at) <= now() - @StuckAfter
          or (state = 'running' and heartbeat_at <= now() - @Lease)
          or (state = 'pending' and dispatched_at <= now() - @RedispatchAfter))
        order by deadline_at limit @SweepBatch
        """;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.SweepInterval);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                while (await SweepAsync(stoppingToken) == options.Value.SweepBatch)
                {
                }
            }
            catch (NpgsqlException error)
            {
                logger.LogWarning("Overdue tasks wait for the database: {Reason}", error.Message);
            }
        }
    }

    private async Task<int> SweepAsync(CancellationToken cancellationToken)
    {
        long[] due;
        await using (var connection = await database.OpenConnectionAsync(cancellationToken))
            due = [.. await connection.QueryAsync<long>(new CommandDefinition(Due, options.Value, cancellationToken: cancellationToken))];
        if (due.Length == 0) return 0;

        await ledger.ChangeAsync(due, null, (tasks, now) =>
        {
            foreach (var task in tasks.Values) task.Sweep(now, options.Value);
            return true;
        }, cancellationToken);
        return due.Length;
    }
}
