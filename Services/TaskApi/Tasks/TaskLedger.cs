using AiTasks.Contracts;
using AiTasks.ServiceDefaults.Faults;
using AiTasks.ServiceDefaults.Telemetry;
using AiTasks.TaskApi.Outbox;
using AiTasks.TaskApi.Storage;
using AiTasks.TaskApi.Streams;
using AiTasks.TaskApi.Tasks.Tools;
using AiTasks.TaskApi.Webhooks;
using Dapper;
using Npgsql;

namespace AiTasks.TaskApi.Tasks;

/// <summary>
/// The one way a task changes: lock the rows, let <see cref="AiTask"/> decide, write the new state, its facts and its
/// commands in the same transaction, and only then tell anybody. Rows are locked in the order of their ids and streams in
/// the order of their keys, so that simultaneous changes wait for each other instead of deadlocking.
/// </summary>
internal sealed class TaskLedger(
    NpgsqlDataSource database, DatabaseRetry retry, StreamPublisher publisher, OutboxSignal outbox, WebhookOutbox webhooks, TaskEnds ends,
    TaskTelemetry telemetry)
{
    private const string Load =
        $"""
        select {TaskRows.Columns} from tasks where id = any(@ids) and (@owner::bigint is null or user_id = @owner)
        order by id for update
        """;

    /// <summary>Changes tasks.</summary>
    /// <param name="ids">The tasks; unknown ones are left out.</param>
    /// <param name="owner">When given, tasks of other people count as unknown.</param>
    /// <param name="decide">Calls the tasks' methods; gets the tasks found and the database's time.</param>
    /// <param name="cancellationToken">Stops waiting; a change already committed stays.</param>
    /// <exception cref="NpgsqlException">The database is away or refused; nothing was changed.</exception>
    public async Task<T> ChangeAsync<T>(
        IReadOnlyCollection<long> ids,
        long? owner,
        Func<IReadOnlyDictionary<long, AiTask>, DateTimeOffset, T> decide,
        CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);

        using var loaded = await connection.QueryMultipleAsync(new CommandDefinition(
            Load + "; select now()", new { ids = ids.ToArray(), owner }, transaction, cancellationToken: cancellationToken));
        var tasks = (await loaded.ReadAsync<AiTask>()).ToDictionary(task => task.Id);
        var now = new DateTimeOffset(await loaded.ReadSingleAsync<DateTime>());

        var answer = decide(tasks, now);
        var changed = tasks.Values.Where(task => task.Changed).ToArray();
        if (changed.Length == 0) return answer;

        var commands = changed.SelectMany(task => task.Commands).ToArray();
        var facts = FactsOf(changed);

        await using var batch = new NpgsqlBatch(connection, transaction);
        batch.BatchCommands.Add(TaskRows.Update(changed));
        if (commands.Length > 0) batch.BatchCommands.Add(OutboxRows.Insert(commands, changed));
        if (facts.Count > 0) batch.BatchCommands.Add(StreamRows.Append(facts));
        webhooks.AddTo(batch, changed);

        IReadOnlyList<AppendedEvent> appended;
        await using (var reader = await batch.ExecuteReaderAsync(cancellationToken))
            appended = facts.Count > 0 ? await StreamRows.ReadAppendedAsync(reader, facts, cancellationToken) : [];
        await transaction.CommitAsync(cancellationToken);
        FaultPoint.Reach(Array.Exists(changed, task => !task.IsOpen) ? "ledger.after_end" : "ledger.after_commit");

        publisher.Publish(appended);
        if (Array.Exists(changed, task => !task.IsOpen)) ends.Look();
        if (commands.Length > 0) outbox.Set();
        telemetry.Changed(changed);
        return answer;
    }

    /// <summary>Cancels a person's task.</summary>
    /// <returns>True when it is cancelled, now or since earlier; false when it ended otherwise; null when there is none.</returns>
    public Task<bool?> CancelAsync(long owner, long id, CancellationToken cancellationToken) =>
        retry.RepeatableAsync(token => ChangeAsync([id], owner, (tasks, now) => Cancel(tasks, id, now), token), cancellationToken);

    private static bool? Cancel(IReadOnlyDictionary<long, AiTask> tasks, long id, DateTimeOffset now)
    {
        if (!tasks.TryGetValue(id, out var task)) return null;
        task.CauseTrace = TraceContext.Current;
        return task.Cancel(now);
    }

    private static List<NewEvent> FactsOf(AiTask[] changed) =>
    [
        .. from task in changed
           from fact in task.Facts
           select new NewEvent(StreamKeys.User(task.UserId), fact.Type, fact.Fact, fact.TraceParent),
    ];
}
