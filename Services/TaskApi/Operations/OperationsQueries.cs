using AiTasks.Contracts;
using AiTasks.TaskApi.Tasks;
using Dapper;
using Microsoft.Extensions.Options;
using Npgsql;

namespace AiTasks.TaskApi.Operations;

/// <summary>Reads how the system is from its tables, in one round trip.</summary>
internal sealed class OperationsQueries(NpgsqlDataSource database, IOptions<OperationsOptions> options)
{
    // What has ended is read from the log, which is ordered by time; the tasks themselves are not.
    private const string Tasks =
        $"""
         select type, state, count(*) as count, extract(epoch from now() - min(created_at))::float8 as oldest_seconds
         from tasks where state in ('{TaskStates.Pending}', '{TaskStates.Running}') group by type, state
         union all
         select data ->> 'taskType', data ->> 'state', count(*), null from stream_events
         where at > now() - interval '1 hour' and key like '{StreamKeys.UserPrefix}%'
           and type in ('{FactTypes.TaskCompleted}', '{FactTypes.TaskFailed}', '{FactTypes.TaskCancelled}')
         group by 1, 2 order by 1, 2
         """;

    private const string Retries =
        """
        select count(*) as tasks, coalesce(sum(attempt - 1), 0)::bigint as attempts
        from tasks where attempt > 1 and dispatched_at > now() - interval '1 hour'
        """;

    private const string Outbox =
        $"""
         select count(*) filter (where sent_at is null) as waiting,
           extract(epoch from now() - min(created_at) filter (where sent_at is null))::float8 as oldest_seconds,
           count(*) filter (where refused_at is not null) as refused, count(*) filter (where sent_at is not null) as sent
         from outbox where kind = '{TaskCommandKinds.Generate}'
         """;

    private const string Workers =
        "select id, slots, running, providers::text as providers_json, seen_at from workers where seen_at > now() - @Lapse order by id";

    private const string Nodes =
        """
        select id, service, health, people, problems::text as problems_json, sockets::text as sockets_json, seen_at
        from nodes where seen_at > now() - @Lapse order by service, id
        """;

    /// <summary>All but the queues, which the broker knows.</summary>
    public async Task<OperationsSnapshot> ReadAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var answers = await connection.QueryMultipleAsync(new CommandDefinition(
            string.Join(";\n", "select now()", Tasks, Retries, Outbox, Workers, Nodes), new { options.Value.Lapse }, cancellationToken: cancellationToken));
        return new OperationsSnapshot
        {
            At = await answers.ReadSingleAsync<DateTime>(),
            Queues = null,
            Tasks = [.. await answers.ReadAsync<TaskFigures>()],
            Retries = await answers.ReadSingleAsync<RetryFigures>(),
            Outbox = await answers.ReadSingleAsync<OutboxFigures>(),
            Workers = [.. await answers.ReadAsync<WorkerState>()],
            Nodes = [.. await answers.ReadAsync<NodeState>()],
            DashboardUrl = options.Value.DashboardUrl,
        };
    }
}
