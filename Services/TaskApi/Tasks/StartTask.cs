using AiTasks.ServiceDefaults.Telemetry;
using AiTasks.TaskApi.Outbox;
using Dapper;
using Microsoft.Extensions.Options;
using Npgsql;

namespace AiTasks.TaskApi.Tasks;

/// <summary>What became of a start.</summary>
internal abstract record StartOutcome
{
    public sealed record Started(long TaskId) : StartOutcome;

    public sealed record AlreadyRunning(long TaskId) : StartOutcome;

    public sealed record Cooldown(int WaitSeconds) : StartOutcome;
}

/// <summary>Starts tasks: the row and its command in one statement, refused by the database when one is open or too recent.</summary>
internal sealed class StartTask(
    NpgsqlDataSource database, OutboxSignal outbox, TaskTelemetry telemetry, IOptions<TaskOptions> options)
{
    // The open task that refused a start can end before it is looked up; then the start is worth another try.
    private const int MaxTries = 3;

    private const string Insert =
        """
        with started as (
          insert into tasks (user_id, type, language, context, trace_parent, deadline_at)
          select @userId, @type, @language, @context::jsonb, @trace, now() + @Deadline
          where not exists (
            select 1 from tasks
            where user_id = @userId and type = @type and (state in ('pending', 'running') or created_at > now() - @Cooldown))
          on conflict (user_id, type) where state in ('pending', 'running') do nothing
          returning id, attempt
        ), command as (
          insert into outbox (kind, task_id, attempt, trace_parent) select @kind, id, attempt, @trace from started
        )
        select id from started
        """;

    private const string Obstacle =
        """
        select id, state in ('pending', 'running') as open,
               ceil(extract(epoch from created_at + @Cooldown - now()))::int as wait_seconds
        from tasks
        where user_id = @userId and type = @type and (state in ('pending', 'running') or created_at > now() - @Cooldown)
        order by open desc, created_at desc limit 1
        """;

    /// <exception cref="NpgsqlException">The database is away; nothing was started.</exception>
    public async Task<StartOutcome> ExecuteAsync(
        long userId, string language, string type, string contextJson, CancellationToken cancellationToken)
    {
        var values = new
        {
            userId,
            type,
            language,
            context = contextJson,
            trace = TraceContext.Current,
            kind = TaskCommandKinds.Generate,
            options.Value.Deadline,
            options.Value.Cooldown,
        };
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        for (var tries = 1; ; tries++)
        {
            var id = await connection.QuerySingleOrDefaultAsync<long?>(
                new CommandDefinition(Insert, values, cancellationToken: cancellationToken));
            if (id is not null)
            {
                outbox.Set();
                telemetry.Started(type);
                return new StartOutcome.Started(id.Value);
            }

            var obstacle = await connection.QuerySingleOrDefaultAsync<ObstacleRow>(
                new CommandDefinition(Obstacle, values, cancellationToken: cancellationToken));
            if (obstacle is { Open: true }) return new StartOutcome.AlreadyRunning(obstacle.Id);
            if (obstacle is not null) return new StartOutcome.Cooldown(Math.Max(1, obstacle.WaitSeconds));
            if (tries == MaxTries) return new StartOutcome.Cooldown(1);
        }
    }

    private sealed record ObstacleRow
    {
        public long Id { get; init; }
        public bool Open { get; init; }
        public int WaitSeconds { get; init; }
    }
}
