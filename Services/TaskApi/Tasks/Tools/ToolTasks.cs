using System.Security.Cryptography;
using System.Text;
using AiTasks.ServiceDefaults.Faults;
using AiTasks.ServiceDefaults.Telemetry;
using AiTasks.TaskApi.Outbox;
using AiTasks.TaskApi.Storage;
using Dapper;
using Microsoft.Extensions.Options;
using Npgsql;

namespace AiTasks.TaskApi.Tasks.Tools;

/// <summary>What a tool wants done.</summary>
/// <param name="UserId">For whom.</param>
/// <param name="Language">What they read.</param>
/// <param name="Type">One of <see cref="Contracts.TaskTypes"/>.</param>
/// <param name="Context">A JSON object.</param>
/// <param name="Joinable">True: the same again, by the same person, is the same task (see <see cref="ToolOptions.RepeatWindow"/>).</param>
internal sealed record ToolTask(long UserId, string Language, string Type, string Context, bool Joinable);

/// <summary>
/// Tasks whose caller waits for the result in the same call. They are tasks like all others, but a person may have several at a time;
/// and the same question asked again while its task is open, or just afterwards, joins that task.
/// </summary>
internal sealed class ToolTasks(
    NpgsqlDataSource database, DatabaseRetry retry, TaskQueries tasks, TaskEnds ends, OutboxSignal outbox, TaskTelemetry telemetry,
    IOptions<ToolOptions> tools, IOptions<TaskOptions> options)
{
    // Each statement sees what was committed before it began, so the second one sees what the holder of the lock has started.
    private const string Lock = "select pg_advisory_xact_lock(hashtextextended(@lockName, 0));";

    private const string Start =
        """
        with earlier as (
          select id from tasks
          where user_id = @UserId and fingerprint = @fingerprint
            and (state in ('pending', 'running') or (state = 'completed' and finished_at > now() - @RepeatWindow))
          order by id desc limit 1
        ), started as (
          insert into tasks (user_id, type, language, context, fingerprint, exclusive, trace_parent, deadline_at)
          select @UserId, @Type, @Language, @Context::jsonb, @fingerprint, false, @trace, now() + @Deadline
          where not exists (select 1 from earlier)
          returning id, attempt
        ), command as (
          insert into outbox (kind, task_id, attempt, trace_parent, user_id) select @kind, id, attempt, @trace, @UserId from started
        )
        select id, true as fresh from started union all select id, false from earlier
        """;

    /// <summary>Starts or joins a task and waits for its end.</summary>
    /// <returns>The task as it is when it has ended or the patience is over (see <see cref="ToolOptions.Patience"/>).</returns>
    /// <exception cref="NpgsqlException">The database is away, or cannot store the context.</exception>
    public async Task<AiTask> RunAsync(ToolTask task, CancellationToken cancellationToken)
    {
        var id = task.Joinable
            ? await retry.RepeatableAsync(token => StartAsync(task, token), cancellationToken)
            : await retry.UndoneAsync(token => StartAsync(task, token), cancellationToken);
        await ends.WaitAsync(id, tools.Value.Patience, cancellationToken);
        return await retry.RepeatableAsync(token => tasks.FindAsync(task.UserId, id, token), cancellationToken)
            ?? throw new InvalidOperationException($"Task {id} is gone.");
    }

    private async Task<long> StartAsync(ToolTask task, CancellationToken cancellationToken)
    {
        var fingerprint = task.Joinable ? SHA256.HashData(Encoding.UTF8.GetBytes($"{task.Type}|{task.Language}|{task.Context}")) : null;
        var values = new
        {
            task.UserId,
            task.Type,
            task.Language,
            task.Context,
            fingerprint,
            lockName = fingerprint is null ? "" : $"tool:{task.UserId}:{Convert.ToHexString(fingerprint)}",
            trace = TraceContext.Current,
            kind = TaskCommandKinds.Generate,
            options.Value.Deadline,
            tools.Value.RepeatWindow,
        };
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        FaultPoint.Reach("start.before_commit");
        var (id, fresh) = await StartAsync(connection, values, locked: task.Joinable, cancellationToken);
        if (fresh)
        {
            FaultPoint.Reach("start.after_commit");
            outbox.Set();
            telemetry.Started(task.Type);
        }

        return id;
    }

    private static async Task<(long Id, bool Fresh)> StartAsync(
        NpgsqlConnection connection, object values, bool locked, CancellationToken cancellationToken)
    {
        if (!locked)
            return await connection.QuerySingleAsync<(long, bool)>(new CommandDefinition(Start, values, cancellationToken: cancellationToken));

        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        using var answers = await connection.QueryMultipleAsync(new CommandDefinition(
            Lock + Start, values, transaction, cancellationToken: cancellationToken));
        await answers.ReadAsync();
        var started = await answers.ReadSingleAsync<(long, bool)>();
        await transaction.CommitAsync(cancellationToken);
        return started;
    }
}
