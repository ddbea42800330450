using Npgsql;
using NpgsqlTypes;

namespace AiTasks.TaskApi.Tasks;

/// <summary>A start as it comes to the database.</summary>
/// <param name="Task">What is wanted.</param>
/// <param name="TraceParent">W3C trace position of the call.</param>
internal sealed record AskedStart(NewTask Task, string? TraceParent);

/// <summary>The task of a start.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Fresh">True: it was started now; false: by an earlier start with the same key.</param>
/// <param name="Same">False: the key belongs to another start.</param>
internal sealed record StartedRow(long Id, bool Fresh, bool Same);

/// <summary>
/// SQL of starts: the rows, their keys and their commands in one statement for any number of them, each refused by the database when one is
/// open or too recent. A simultaneous start with the same key waits in that statement for the first one, which is found when it is tried again.
/// </summary>
internal static class StartRows
{
    // What is looked up for each start is a subquery of its own, so that it stays a look into an index however many starts there are. In
    // the order of the people, so that statements of two replicas wait for each other instead of deadlocking. The lists stand in subqueries,
    // see Prepared.
    private const string Start =
        $"""
         with given as (
           select n.user_id, n.type, n.language, n.context::jsonb, n.key, n.trace, n.webhook_url, n.webhook_secret, n.place
           from unnest((select $1), (select $2), (select $3), (select $4), (select $5), (select $6), (select $7), (select $8)) with ordinality
             as n (user_id, type, language, context, key, trace, webhook_url, webhook_secret, place)
         ), asked as materialized (
           select given.*,
             (select t.id from tasks t where t.user_id = given.user_id and t.idempotency_key = given.key) as earlier,
             (select t.id from tasks t where t.user_id = given.user_id and t.type = given.type and t.service is null
               and (t.state in ('pending', 'running') or t.created_at > now() - $10) limit 1) as obstacle
           from given
         ), started as (
           insert into tasks (user_id, type, language, context, idempotency_key, trace_parent, has_webhook, deadline_at)
           select user_id, type, language, context, key, trace, webhook_url is not null, now() + $9
           from asked where earlier is null and obstacle is null order by user_id
           on conflict do nothing
           returning id, user_id, attempt, trace_parent, has_webhook
         ), commands as (
           insert into outbox (kind, task_id, attempt, trace_parent, user_id)
           select '{TaskCommandKinds.Generate}', id, attempt, trace_parent, user_id from started
         ), webhooks as (
           insert into task_webhooks (task_id, url, secret)
           select started.id, asked.webhook_url, asked.webhook_secret from started join asked using (user_id) where started.has_webhook
         )
         select asked.place, started.id, true, true from started join asked using (user_id)
         union all
         select place, earlier, false, (select t.type = asked.type and t.context = asked.context from tasks t where t.id = earlier)
         from asked where earlier is not null
         """;

    /// <summary>Starts tasks, at most one of each person.</summary>
    /// <returns>The task of each start, in their order; null where it was refused.</returns>
    public static async Task<StartedRow?[]> StartAsync(NpgsqlDataSource database, IReadOnlyList<AskedStart> starts, TaskOptions options)
    {
        await using var connection = await database.OpenConnectionAsync();
        await using var command = new NpgsqlCommand(Start, connection);

        void Column<T>(NpgsqlDbType type, Func<AskedStart, T> value) => command.Parameters.Add(
            new NpgsqlParameter { Value = starts.Select(value).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | type });

        Column(NpgsqlDbType.Bigint, start => start.Task.UserId);
        Column(NpgsqlDbType.Text, start => start.Task.Type);
        Column(NpgsqlDbType.Text, start => start.Task.Language);
        Column(NpgsqlDbType.Text, start => start.Task.Context);
        Column(NpgsqlDbType.Text, start => start.Task.Key);
        Column(NpgsqlDbType.Text, start => start.TraceParent);
        Column(NpgsqlDbType.Text, start => start.Task.Webhook?.Url);
        Column(NpgsqlDbType.Text, start => start.Task.Webhook?.Secret);
        command.Parameters.Add(new NpgsqlParameter { Value = options.Deadline, NpgsqlDbType = NpgsqlDbType.Interval });
        command.Parameters.Add(new NpgsqlParameter { Value = options.Cooldown, NpgsqlDbType = NpgsqlDbType.Interval });
        await command.PrepareAsync();

        var rows = new StartedRow?[starts.Count];
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
            rows[reader.GetInt64(0) - 1] = new StartedRow(reader.GetInt64(1), reader.GetBoolean(2), reader.GetBoolean(3));
        return rows;
    }
}
