using AiTasks.ServiceDefaults.Faults;
using AiTasks.ServiceDefaults.Telemetry;
using AiTasks.TaskApi.Chats;
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
    private const string Some = $"select {TaskRows.Columns} from tasks where id = any((select @ids)::bigint[])";
    private const string Locked = "order by id for update; select now()";

    // Two, since with a condition that one of them does not need each run would be planned anew.
    private const string Load = $"{Some} {Locked}";
    private const string LoadOwned = $"{Some} and user_id = @owner {Locked}";

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
        var (answer, news) = await ChangeAsync(transaction, ids, owner, decide, cancellationToken);
        if (news is null) return answer;

        await transaction.CommitAsync(cancellationToken);
        Announce(news);
        return answer;
    }

    /// <summary>Changes tasks in a transaction of the caller's, who commits it and then calls <see cref="Announce"/>.</summary>
    /// <returns>The answer, and what is to be announced; null when nothing has changed.</returns>
    public async Task<(T Answer, LedgerNews? News)> ChangeAsync<T>(
        NpgsqlTransaction transaction,
        IReadOnlyCollection<long> ids,
        long? owner,
        Func<IReadOnlyDictionary<long, AiTask>, DateTimeOffset, T> decide,
        CancellationToken cancellationToken)
    {
        var connection = transaction.Connection!;
        using var loaded = await connection.QueryMultipleAsync(await Prepared.CommandAsync(
            connection,
            owner is null ? Load : LoadOwned,
            owner is null ? (object)new { ids = ids.ToArray() } : new { ids = ids.ToArray(), owner },
            transaction,
            cancellationToken));
        var tasks = (await loaded.ReadAsync<AiTask>()).ToDictionary(task => task.Id);
        var now = new DateTimeOffset(await loaded.ReadSingleAsync<DateTime>());

        var answer = decide(tasks, now);
        var changed = tasks.Values.Where(task => task.Changed).ToArray();
        return (answer, changed.Length == 0 ? null : await WriteAsync(transaction, changed, cancellationToken));
    }

    /// <summary>
    /// Lets running tasks show something, in one trip to the database: most of all changes while answers stream. It is the change that the
    /// reports themselves would make, applied by <see cref="AiTask"/>.
    /// </summary>
    /// <param name="outputs">At most one for each task.</param>
    /// <param name="cancellationToken">Stops waiting; a change already committed stays.</param>
    /// <returns>
    /// How long those tasks have until their deadlines that showed it. With the others nothing has happened: <see cref="AiTask.Judge"/> says
    /// something else than <see cref="ReportStanding.Next"/> of theirs.
    /// </returns>
    /// <exception cref="NpgsqlException">The database is away or refused; nothing was changed.</exception>
    public async Task<IReadOnlyDictionary<long, TimeSpan>> ShowAsync(IReadOnlyList<TaskOutput> outputs, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var command = OutputRows.Show(connection, outputs);
        await command.PrepareAsync(cancellationToken);
        var shown = await OutputRows.ReadShownAsync(command, outputs, cancellationToken);

        FaultPoint.Reach("ledger.after_commit");
        publisher.Publish([.. shown.Select(output => output.Event)]);
        return shown.ToDictionary(output => output.Event.Event.Data.TaskId, output => output.TimeLeft);
    }

    /// <summary>Tells everybody of changes that are committed.</summary>
    public void Announce(LedgerNews news)
    {
        var ended = Array.Exists(news.Changed, task => !task.IsOpen);
        FaultPoint.Reach(ended ? "ledger.after_end" : "ledger.after_commit");

        publisher.Publish(news.Events);
        if (ended) ends.Look();
        if (Array.Exists(news.Changed, task => task.Commands.Count > 0)) outbox.Set();
        else if (ended || Array.Exists(news.Changed, task => task.CommandOver)) outbox.MakeRoom();
        telemetry.Changed(news.Changed);
    }

    /// <summary>Cancels a person's task.</summary>
    /// <returns>True when it is cancelled, now or since earlier; false when it ended otherwise; null when there is none.</returns>
    public Task<bool?> CancelAsync(long owner, long id, CancellationToken cancellationToken) =>
        retry.RepeatableAsync(token => ChangeAsync([id], owner, (tasks, now) => Cancel(tasks, id, now), token), cancellationToken);

    private async Task<LedgerNews> WriteAsync(NpgsqlTransaction transaction, AiTask[] changed, CancellationToken cancellationToken)
    {
        var commands = changed.SelectMany(task => task.Commands).ToArray();
        var facts = FactsOf(changed);

        await using var batch = new NpgsqlBatch(transaction.Connection!, transaction);
        if (Array.FindAll(changed, task => task.OnlyShows) is { Length: > 0 } showing) batch.BatchCommands.Add(TaskRows.Touch(showing));
        if (Array.FindAll(changed, task => !task.OnlyShows) is { Length: > 0 } others) batch.BatchCommands.Add(TaskRows.Update(others));
        if (Array.FindAll(changed, task => task.CommandOver) is { Length: > 0 } answered) batch.BatchCommands.Add(OutboxRows.Remove(answered));
        if (commands.Length > 0) batch.BatchCommands.Add(OutboxRows.Insert(commands, changed));
        if (facts.Count > 0) batch.BatchCommands.Add(StreamRows.Append(facts));
        webhooks.AddTo(batch, changed);
        AnswerRows.AddTo(batch, changed);

        await batch.PrepareAsync(cancellationToken);
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        IReadOnlyList<AppendedEvent> appended = facts.Count > 0 ? await StreamRows.ReadAppendedAsync(reader, facts, cancellationToken) : [];

        // What goes wrong with a later statement is said only when its turn comes.
        while (await reader.NextResultAsync(cancellationToken))
        {
        }

        return new LedgerNews(changed, appended);
    }

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
           from key in task.StreamsOf(fact.Type)
           select new NewEvent(key, fact.Type, fact.Fact, fact.TraceParent),
    ];
}

/// <summary>What a change has made true.</summary>
/// <param name="Changed">The tasks.</param>
/// <param name="Events">Their facts, with their numbers.</param>
internal sealed record LedgerNews(AiTask[] Changed, IReadOnlyList<AppendedEvent> Events);
