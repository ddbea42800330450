using System.Diagnostics;
using AiTasks.ServiceDefaults.Faults;
using AiTasks.ServiceDefaults.Telemetry;
using AiTasks.TaskApi.LoadShedding;
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

    /// <summary>There is too much before it; nothing was started.</summary>
    public sealed record Busy(int RetryAfterSeconds) : StartOutcome;
}

/// <summary>
/// Starts tasks. Starts that come while others are being committed are committed together, but those of one person one after the other: so
/// each finds what the ones before it have left, as if it had come alone.
/// </summary>
internal sealed class StartTask
{
    // What refused a start can end or appear before it is looked up; then the start is worth another try.
    private const int MaxTries = 3;

    private const string Obstacle =
        """
        select id, state in ('pending', 'running') as open, coalesce(idempotency_key = @Key, false) as ours,
               ceil(extract(epoch from created_at + @Cooldown - now()))::int as wait_seconds
        from tasks
        where user_id = @UserId and type = @Type and service is null
          and (state in ('pending', 'running') or created_at > now() - @Cooldown)
        order by open desc, created_at desc limit 1
        """;

    private readonly NpgsqlDataSource _database;
    private readonly DatabaseRetry _retry;
    private readonly OutboxSignal _outbox;
    private readonly TaskTelemetry _telemetry;
    private readonly StartLimit _limit;
    private readonly TaskOptions _options;
    private readonly SharedTrip<AskedStart, StartedRow?> _trip;

    public StartTask(
        NpgsqlDataSource database, DatabaseRetry retry, OutboxSignal outbox, TaskTelemetry telemetry, StartLimit limit, IOptions<TaskOptions> options,
        IOptions<SharedTripOptions> sharing)
    {
        (_database, _retry, _outbox, _telemetry, _limit, _options) = (database, retry, outbox, telemetry, limit, options.Value);
        _trip = new SharedTrip<AskedStart, StartedRow?>(StartAsync, sharing.Value, start => start.Task.UserId);
    }

    /// <exception cref="NpgsqlException">
    /// The database is away. Without a key nobody knows whether the task was started; with one the client may ask again.
    /// </exception>
    public async Task<StartOutcome> ExecuteAsync(NewTask task, CancellationToken cancellationToken)
    {
        try
        {
            return task.Key is null
                ? await _retry.UndoneAsync(token => StartAsync(task, token), cancellationToken)
                : await _retry.RepeatableAsync(token => StartAsync(task, token), cancellationToken);
        }
        catch (PostgresException error) when (DatabaseFailure.IsUnstorable(error))
        {
            return new StartOutcome.UnstorableContext();
        }
    }

    private async Task<StartOutcome> StartAsync(NewTask task, CancellationToken cancellationToken)
    {
        // Who has one running already is told so, however much there is to do.
        if (_limit.FindDelay(task.UserId) is { } delay && await FindObstacleAsync(task, cancellationToken) is null)
        {
            _telemetry.Shed(task.Type);
            return new StartOutcome.Busy((int)Math.Ceiling(delay.TotalSeconds));
        }

        FaultPoint.Reach("start.before_commit");
        for (var tries = 1; ; tries++)
        {
            if (await _trip.CallAsync(new AskedStart(task, TraceContext.Current), cancellationToken) is { } row)
            {
                if (row.Fresh) FaultPoint.Reach("start.before_response");
                return row.Same ? new StartOutcome.Started(row.Id) : new StartOutcome.KeyReused();
            }

            var obstacle = await FindObstacleAsync(task, cancellationToken);
            if (obstacle is { Ours: false, Open: true }) return new StartOutcome.AlreadyRunning(obstacle.Id);
            if (obstacle is { Ours: false }) return new StartOutcome.Cooldown(Math.Max(1, obstacle.WaitSeconds));
            if (tries == MaxTries) return new StartOutcome.Cooldown(1);
        }
    }

    private async Task<IReadOnlyList<StartedRow?>> StartAsync(IReadOnlyList<AskedStart> starts)
    {
        using var activity = TaskTelemetry.Source.Continue("start tasks", ActivityKind.Internal, starts[0].TraceParent);
        activity?.SetTag("tasks.count", starts.Count);
        var rows = await StartRows.StartAsync(_database, starts, _options);
        _telemetry.StartBatch(starts.Count);
        var fresh = starts.Zip(rows).Where(pair => pair.Second is { Fresh: true }).Select(pair => pair.First.Task.Type).ToArray();
        if (fresh.Length == 0) return rows;

        FaultPoint.Reach("start.after_commit");
        _outbox.Started();
        foreach (var type in fresh) _telemetry.Started(type);
        return rows;
    }

    private async Task<ObstacleRow?> FindObstacleAsync(NewTask task, CancellationToken cancellationToken)
    {
        await using var connection = await _database.OpenConnectionAsync(cancellationToken);
        return await connection.QuerySingleOrDefaultAsync<ObstacleRow>(new CommandDefinition(
            Obstacle, new { task.UserId, task.Type, task.Key, _options.Cooldown }, cancellationToken: cancellationToken));
    }

    private sealed record ObstacleRow
    {
        public long Id { get; init; }
        public bool Open { get; init; }
        public bool Ours { get; init; }
        public int WaitSeconds { get; init; }
    }
}
