using AiTasks.TaskApi.Storage;
using Npgsql;
using NpgsqlTypes;

namespace AiTasks.TaskApi.Tasks;

/// <summary>How tasks stand in their table.</summary>
internal static class TaskRows
{
    /// <summary>Everything an <see cref="AiTask"/> is made of.</summary>
    public const string Columns =
        """
        id, user_id, type, language, created_at, deadline_at, trace_parent, state, progress, progress_text, step,
        result, usage, error_code, error_message, attempt, rescues, run_id, report_seq, worker,
        dispatched_at, started_at, heartbeat_at, finished_at,
        service, external_id, title, extra_data, redirect_url, redirect_params, patience, dismissed_at,
        has_webhook
        """;

    /// <summary>Writes changed tasks: one statement for any number of them. The lists stand in subqueries, see <see cref="Prepared"/>.</summary>
    public static NpgsqlBatchCommand Update(AiTask[] tasks)
    {
        var command = new NpgsqlBatchCommand(
            """
            update tasks set
              state = n.state, progress = n.progress, progress_text = n.progress_text, step = n.step, result = n.result,
              usage = n.usage, error_code = n.error_code, error_message = n.error_message, attempt = n.attempt,
              rescues = n.rescues, run_id = n.run_id, report_seq = n.report_seq, worker = n.worker,
              dispatched_at = n.dispatched_at, started_at = n.started_at, heartbeat_at = n.heartbeat_at,
              finished_at = n.finished_at, deadline_at = n.deadline_at, redirect_url = n.redirect_url,
              redirect_params = n.redirect_params
            from unnest(
              (select $1), (select $2), (select $3), (select $4), (select $5), (select $6), (select $7), (select $8),
              (select $9), (select $10), (select $11), (select $12), (select $13), (select $14), (select $15), (select $16),
              (select $17), (select $18), (select $19), (select $20), (select $21)) as n (
              id, state, progress, progress_text, step, result, usage, error_code, error_message, attempt, rescues,
              run_id, report_seq, worker, dispatched_at, started_at, heartbeat_at, finished_at, deadline_at, redirect_url,
              redirect_params)
            where tasks.id = n.id
            """);

        void Column<T>(NpgsqlDbType type, Func<AiTask, T> value) => Add(command, tasks, type, value);

        Column(NpgsqlDbType.Bigint, task => task.Id);
        Column(NpgsqlDbType.Text, task => task.State);
        Column(NpgsqlDbType.Integer, task => task.Progress);
        Column(NpgsqlDbType.Text, task => task.ProgressText);
        Column(NpgsqlDbType.Text, task => task.Step);
        Column(NpgsqlDbType.Jsonb, task => task.Result);
        Column(NpgsqlDbType.Jsonb, task => task.Usage);
        Column(NpgsqlDbType.Text, task => task.ErrorCode);
        Column(NpgsqlDbType.Text, task => task.ErrorMessage);
        Column(NpgsqlDbType.Integer, task => task.Attempt);
        Column(NpgsqlDbType.Integer, task => task.Rescues);
        Column(NpgsqlDbType.Uuid, task => task.RunId);
        Column(NpgsqlDbType.Integer, task => task.ReportSeq);
        Column(NpgsqlDbType.Text, task => task.Worker);
        Column(NpgsqlDbType.TimestampTz, task => task.DispatchedAt);
        Column(NpgsqlDbType.TimestampTz, task => task.StartedAt);
        Column(NpgsqlDbType.TimestampTz, task => task.HeartbeatAt);
        Column(NpgsqlDbType.TimestampTz, task => task.FinishedAt);
        Column(NpgsqlDbType.TimestampTz, task => task.DeadlineAt);
        Column(NpgsqlDbType.Text, task => task.RedirectUrl);
        Column(NpgsqlDbType.Jsonb, task => task.RedirectParams);
        return command;
    }

    /// <summary>Writes tasks of which nothing but <see cref="AiTask.OnlyShows"/> is true: most of all writes while answers stream.</summary>
    public static NpgsqlBatchCommand Touch(AiTask[] tasks)
    {
        var command = new NpgsqlBatchCommand(
            """
            update tasks set report_seq = n.report_seq, heartbeat_at = n.heartbeat_at
            from unnest((select $1), (select $2), (select $3)) as n (id, report_seq, heartbeat_at)
            where tasks.id = n.id
            """);
        Add(command, tasks, NpgsqlDbType.Bigint, task => task.Id);
        Add(command, tasks, NpgsqlDbType.Integer, task => task.ReportSeq);
        Add(command, tasks, NpgsqlDbType.TimestampTz, task => task.HeartbeatAt);
        return command;
    }

    private static void Add<T>(NpgsqlBatchCommand command, AiTask[] tasks, NpgsqlDbType type, Func<AiTask, T> value) => command.Parameters.Add(
        new NpgsqlParameter { Value = Array.ConvertAll(tasks, task => value(task)), NpgsqlDbType = NpgsqlDbType.Array | type });
}
