using AiTasks.TaskApi.Dispatch;
using AiTasks.TaskApi.Tasks;
using Npgsql;
using NpgsqlTypes;

namespace AiTasks.TaskApi.Outbox;

/// <summary>How commands stand in their table.</summary>
internal static class OutboxRows
{
    /// <summary>Removes the commands of tasks that were begun, are over or get a new one.</summary>
    public static NpgsqlBatchCommand Remove(AiTask[] tasks)
    {
        // In the order of their ids, as everywhere: a relay may be putting some of them back.
        var command = new NpgsqlBatchCommand(
            $"""
             delete from outbox where id in (
               select id from outbox where kind = '{TaskCommandKinds.Generate}' and task_id = any((select $1)::bigint[]) order by id for update)
             """);
        command.Parameters.Add(new NpgsqlParameter { Value = Array.ConvertAll(tasks, task => task.Id) });
        return command;
    }

    /// <summary>Writes commands beside the changes of the tasks that caused them. Tasks that are started write their own first one.</summary>
    public static NpgsqlBatchCommand Insert(TaskCommand[] commands, AiTask[] tasks)
    {
        var causes = tasks.ToDictionary(task => task.Id);
        var command = new NpgsqlBatchCommand(
            "insert into outbox (kind, task_id, attempt, trace_parent, user_id, had_turn) select *, true from unnest($1, $2, $3, $4, $5)");

        void Column<T>(NpgsqlDbType type, Converter<TaskCommand, T> value) => command.Parameters.Add(
            new NpgsqlParameter { Value = Array.ConvertAll(commands, value), NpgsqlDbType = NpgsqlDbType.Array | type });

        Column(NpgsqlDbType.Text, item => item.Kind);
        Column(NpgsqlDbType.Bigint, item => item.TaskId);
        Column(NpgsqlDbType.Integer, item => item.Attempt);
        Column(NpgsqlDbType.Text, item => causes[item.TaskId].CauseTrace ?? causes[item.TaskId].TraceParent);
        Column(NpgsqlDbType.Bigint, item => causes[item.TaskId].UserId);
        return command;
    }

    /// <summary>
    /// Takes commands for sending: cancels, which wait for nobody, and those to generate that have their turn. They count as sent once this
    /// is committed. Cancels that a process took and did not remove, because it died, are taken again; so is by
    /// <see cref="TaskOptions.RedispatchAfter"/> what was to be generated. The last result always has a row, see <see cref="OutboxRow.Backlog"/>.
    /// </summary>
    public const string Take =
        $"""
         {DispatchRows.Lock};
         update outbox set sent_at = now() where id in (
           select id from outbox where kind = '{TaskCommandKinds.Cancel}' and (sent_at is null or sent_at < now() - @Abandoned)
           order by id limit @BatchSize for update skip locked)
         returning id, kind, task_id, attempt, trace_parent, refused_at is not null as refused;
         {DispatchRows.Take}
         """;

    /// <summary>Puts back what the broker did not take.</summary>
    public const string PutBack =
        """
        update outbox set sent_at = null, refused_at = coalesce(refused_at, now())
        where id in (select id from outbox where id = any(@ids) order by id for update)
        """;

    /// <summary>Says that the broker has taken what it had refused before.</summary>
    public const string Taken =
        "update outbox set refused_at = null where id in (select id from outbox where id = any(@ids) order by id for update)";

    /// <summary>Removes cancels that were sent.</summary>
    public const string RemoveCancels = "delete from outbox where id = any(@ids)";
}
