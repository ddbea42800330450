using System.Diagnostics;
using AiTasks.TaskApi.Storage;
using Dapper;
using MassTransit;
using Microsoft.Extensions.Options;
using Npgsql;

namespace AiTasks.TaskApi.Tasks;

/// <summary>
/// Looks for tasks whose time has run out: overdue, silent, or waiting for a command that got lost. All measures are taken
/// with the database's clock. Any number of replicas may do it at once.
/// </summary>
internal sealed class TaskSweeper(
    NpgsqlDataSource database, TaskLedger ledger, IBusControl bus, IOptions<TaskOptions> options, ILogger<TaskSweeper> logger)
    : BackgroundService
{
    // While this process could not hear the workers, their silence says nothing: they get a whole lease to be heard again.
    private long _deafAt = Stopwatch.GetTimestamp();

    private const string Due =
        """
        select id from tasks
        where state in ('pending', 'running') and (
          deadline_at <= now()
          or (service is null and (
            coalesce(heartbeat_at, created_at) <= now() - @StuckAfter
            or (state = 'running' and @judgeLeases and heartbeat_at <= now() - @Lease)
            or (state = 'pending' and dispatched_at <= now() - @RedispatchAfter and not exists (
              select 1 from outbox o
              where o.task_id = tasks.id and o.kind = 'generate' and coalesce(o.sent_at, now()) > now() - @RedispatchAfter)))))
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
            catch (Exception error) when (DatabaseFailure.IsDatabases(error))
            {
                _deafAt = Stopwatch.GetTimestamp();
                logger.LogWarning("Overdue tasks wait for the database: {Reason}", error.Message);
            }
        }
    }

    private async Task<int> SweepAsync(CancellationToken cancellationToken)
    {
        var (limits, judgeLeases) = (options.Value, CanJudgeLeases());
        var values = new { limits.StuckAfter, limits.Lease, limits.RedispatchAfter, limits.SweepBatch, judgeLeases };
        long[] due;
        await using (var connection = await database.OpenConnectionAsync(cancellationToken))
            due = [.. await connection.QueryAsync<long>(new CommandDefinition(Due, values, cancellationToken: cancellationToken))];
        if (due.Length == 0) return 0;

        await ledger.ChangeAsync(due, null, (tasks, now) =>
        {
            foreach (var task in tasks.Values) task.Sweep(now, limits, judgeLeases);
            return true;
        }, cancellationToken);
        return due.Length;
    }

    private bool CanJudgeLeases()
    {
        if (bus.CheckHealth().Status != BusHealthStatus.Healthy) _deafAt = Stopwatch.GetTimestamp();
        return Stopwatch.GetElapsedTime(_deafAt) >= options.Value.Lease;
    }
}
