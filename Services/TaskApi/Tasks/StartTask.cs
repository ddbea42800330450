using AiTasks.ServiceDefaults.Faults;
using AiTasks.ServiceDefaults.Telemetry;
using AiTasks.TaskApi.Outbox;
using AiTasks.TaskApi.Storage;
using AiTasks.TaskApi.Webhooks;
using Dapper;
using Microsoft.Extensions.Options;
using Npgsql;

namespace AiTasks.TaskApi.Tasks;

/// <summary>What a person wants started.</summary>
/// <param name="UserId">The person.</param>
/// <param name="Language">What they read.</param>
/// <param name="Type">One of <see cref="Contracts.TaskTypes"/>.</param>
/// <param name="Context">A JSON object.</param>
/// <param name="Key">The client's name for this start, see <see cref="Idempotency.IdempotencyKey"/>.</param>
/// <param name="Webhook">Whom to tell how it ended; null for nobody.</param>
internal sealed record NewTask(long UserId, string Language, string Type, string Context, string? Key, WebhookTarget? Webhook = null);

/// <summary>What became of a start.</summary>
internal abstract record StartOutcome
{
    /// <summary>The task was started, now or by an earlier start with the same key.</summary>
    public sealed record Started(long TaskId) : StartOutcome;

    /// <summary>The key belongs to another start.</summary>
    public sealed record KeyReused : StartOutcome;

    /// <summary>The context is valid JSON that the database cannot hold, such as U+0000 in a text.</summary>
    public sealed record UnstorableContext : StartOutcome;

    public sealed record AlreadyRunning(long TaskId) : StartOutcome;

    public sealed record Cooldown(int WaitSeconds) : StartOutcome;
}

/// <summary>
/// Starts tasks: the row, its key and its command in one statement, refused by the database when one is open or too recent.
/// A simultaneous start with the same key waits in that statement for the first one, and then finds it.
/// </summary>
internal sealed class StartTask(
    NpgsqlDataSource database, DatabaseRetry retry, OutboxSignal outbox, TaskTelemetry telemetry, IOptions<TaskOptions> options)
{
    // What refused a start can end or appear before it is looked up; then the start is worth another try.
    private const int MaxTries = 3;

    private const string Insert =
        """
        with earlier as (
          select id, type = @Type and context = @Context::jsonb as same
          from tasks where user_id = @UserId and idempotency_key = @Key
        ), started as (
          insert into tasks (user_id, type, language, context, idempotency_key, trace_parent, has_webhook, deadline_at)
          select @UserId, @Type, @Language, @Context::jsonb, @Key, @trace, @webhookUrl::text is not null, now() + @Deadline
          where not exists (select 1 from earlier) and not exists (
            select 1 from tasks
            where user_id = @UserId and type = @Type and service is null
              and (state in ('pending', 'running') or created_at > now() - @Cooldown))
          on conflict do nothing
          returning id, attempt
        ), command as (
          insert into outbox (kind, task_id, attempt, trace_parent, user_id) select @kind, id, attempt, @trace, @UserId from started
        ), webhook as (
          insert into task_webhooks (task_id, url, secret) select id, @webhookUrl, @webhookSecret from started where @webhookUrl::text is not null
        )
        select id, true as fresh, true as same from started
        union all
        select id, false, same from earlier
        """;

    private const string Obstacle =
        """
        select id, state in ('pending', 'running') as open, coalesce(idempotency_key = @Key, false) as ours,
               ceil(extract(epoch from created_at + @Cooldown - now()))::int as wait_seconds
        from tasks
        where user_id = @UserId and type = @Type and service is null
          and (state in ('pending', 'running') or created_at > now() - @Cooldown)
        order by open desc, created_at desc limit 1
        """;

    /// <exception cref="NpgsqlException">
    /// The database is away. Without a key nobody knows whether the task was started; with one the client may ask again.
    /// </exception>
    public async Task<StartOutcome> ExecuteAsync(NewTask task, CancellationToken cancellationToken)
    {
        try
        {
            return task.Key is null
                ? await retry.UndoneAsync(token => StartAsync(task, token), cancellationToken)
                : await retry.RepeatableAsync(token => StartAsync(task, token), cancellationToken);
        }
        catch (PostgresException error) when (DatabaseFailure.IsUnstorable(error))
        {
            return new StartOutcome.UnstorableContext();
        }
    }

    private async Task<StartOutcome> StartAsync(NewTask task, CancellationToken cancellationToken)
    {
        var values = new
        {
            task.UserId,
            task.Language,
            task.Type,
            task.Context,
            task.Key,
            trace = TraceContext.Current,
            kind = TaskCommandKinds.Generate,
            webhookUrl = task.Webhook?.Url,
            webhookSecret = task.Webhook?.Secret,
            options.Value.Deadline,
            options.Value.Cooldown,
        };
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        FaultPoint.Reach("start.before_commit");
        for (var tries = 1; ; tries++)
        {
            if (await connection.QuerySingleOrDefaultAsync<TaskRow>(
                await Prepared.CommandAsync(connection, Insert, values, null, cancellationToken)) is { } row)
            {
                if (row.Fresh) Announce(task);
                return row.Same ? new StartOutcome.Started(row.Id) : new StartOutcome.KeyReused();
            }

            var obstacle = await connection.QuerySingleOrDefaultAsync<ObstacleRow>(
                new CommandDefinition(Obstacle, values, cancellationToken: cancellationToken));
            if (obstacle is { Ours: false, Open: true }) return new StartOutcome.AlreadyRunning(obstacle.Id);
            if (obstacle is { Ours: false }) return new StartOutcome.Cooldown(Math.Max(1, obstacle.WaitSeconds));
            if (tries == MaxTries) return new StartOutcome.Cooldown(1);
        }
    }

    private void Announce(NewTask task)
    {
        FaultPoint.Reach("start.after_commit");
        outbox.Set();
        telemetry.Started(task.Type);
        FaultPoint.Reach("start.before_response");
    }

    private sealed record TaskRow
    {
        public long Id { get; init; }
        public bool Fresh { get; init; }
        public bool Same { get; init; }
    }

    private sealed record ObstacleRow
    {
        public long Id { get; init; }
        public bool Open { get; init; }
        public bool Ours { get; init; }
        public int WaitSeconds { get; init; }
    }
}
