using AiTasks.TaskApi.Tasks;
using Npgsql;
using NpgsqlTypes;

namespace AiTasks.TaskApi.Outbox;

/// <summary>How commands stand in their table.</summary>
internal static class OutboxRows
{
    /// <summary>Writes commands beside the changes of the tasks that caused them.</summary>
    public static NpgsqlBatchCommand Insert(TaskCommand[] commands, AiTask[] tasks)
    {
        var traces = tasks.ToDictionary(task => task.Id, task => task.CauseTrace ?? task.TraceParent);
        var command = new NpgsqlBatchCommand(
            "insert into outbox (kind, task_id, attempt, trace_parent) select * from unnest($1, $2, $3, $4)");

        void Column<T>(NpgsqlDbType type, Converter<TaskCommand, T> value) => command.Parameters.Add(
            new NpgsqlParameter { Value = Array.ConvertAll(commands, value), NpgsqlDbType = NpgsqlDbType.Array | type });

        Column(NpgsqlDbType.Text, item => item.Kind);
        Column(NpgsqlDbType.Bigint, item => item.TaskId);
        Column(NpgsqlDbType.Integer, item => item.Attempt);
        Column(NpgsqlDbType.Text, item => traces[item.TaskId]);
        return command;
    }

    /// <summary>
    /// Takes commands for sending. They are deleted when the caller's transaction commits, so when its sending fails they
    /// are still there; rows another replica has taken are passed over.
    /// </summary>
    public const string Take =
        """
        with taken as (
          delete from outbox where id in (select id from outbox order by id for update skip locked limit @BatchSize)
          returning *
        )
        select o.id, o.kind, o.task_id, o.attempt, o.trace_parent, t.user_id, t.type, t.context, t.language, t.deadline_at
        from taken o join tasks t on t.id = o.task_id
        order by o.id
        """;
}
