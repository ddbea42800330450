using System.Diagnostics;
using AiTasks.Contracts;
using AiTasks.TaskApi.Tasks;
using Dapper;
using Microsoft.Extensions.Options;
using Npgsql;

namespace AiTasks.TaskApi.Dispatch;

/// <summary>
/// Says where waiting tasks stand and how long they will wait, to every contract the same. However many ask, the queue is read once in
/// <see cref="DispatchOptions.ForecastLifetime"/>.
/// </summary>
internal sealed class QueueForecast(NpgsqlDataSource database, UsualDurations durations, IOptions<DispatchOptions> options) : IDisposable
{
    private const string Read =
        $"""
         {DispatchRows.Slots};
         select type, extract(epoch from now() - started_at)::float8 as seconds from tasks where state = 'running' and service is null;
         select q.task_id, t.user_id, t.type
         from (select task_id, row_number() over (order by {DispatchRows.Order}) as place from ({DispatchRows.Queue}) queue) q
         join tasks t on t.id = q.task_id where t.state = 'pending' order by q.place
         """;

    private const string Waiting = "select id, user_id from tasks where id = any(@ids) and state = 'pending'";

    private readonly SemaphoreSlim _one = new(1);
    private volatile QueuePicture? _picture;
    private long _readAt;

    /// <summary>Where tasks stand, in the order of the questions; null for one that does not wait, or is not that person's.</summary>
    public async Task<IReadOnlyList<QueueStanding?>> FindAsync(IReadOnlyList<TaskQuery> asked, CancellationToken cancellationToken)
    {
        HashSet<(long Id, long Owner)> waiting;
        await using (var connection = await database.OpenConnectionAsync(cancellationToken))
        {
            // The picture may be of before one of them was begun.
            waiting = [.. await connection.QueryAsync<(long, long)>(new CommandDefinition(
                Waiting, new { ids = asked.Select(query => query.TaskId).ToArray() }, cancellationToken: cancellationToken))];
        }

        if (waiting.Count == 0) return new QueueStanding?[asked.Count];
        var picture = await ReadAsync([.. waiting.Select(task => task.Id)], cancellationToken);
        return [.. asked.Select(query => waiting.Contains((query.TaskId, query.UserId)) ? picture.Find(query.TaskId) : null)];
    }

    /// <summary>The task as a fact, with its standing if it waits.</summary>
    public async Task<TaskFact> DescribeAsync(AiTask task, CancellationToken cancellationToken) =>
        (await DescribeAsync([task], cancellationToken))[0];

    /// <summary>The tasks as facts, those that wait with their standings.</summary>
    public async Task<IReadOnlyList<TaskFact>> DescribeAsync(IReadOnlyList<AiTask> tasks, CancellationToken cancellationToken)
    {
        long[] waiting = [.. tasks.Where(MayWait).Select(task => task.Id)];
        if (waiting.Length == 0) return [.. tasks.Select(task => task.ToFact())];

        var picture = await ReadAsync(waiting, cancellationToken);
        return [.. tasks.Select(task => task.ToFact() with { Queue = MayWait(task) ? picture.Find(task.Id) : null })];
    }

    /// <summary>The queue as it is, or was a moment ago.</summary>
    /// <param name="wanted">A picture that lacks one of these and is older than the question may be of before it came, so it does not do.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<QueuePicture> ReadAsync(IReadOnlyCollection<long> wanted, CancellationToken cancellationToken)
    {
        var asked = Stopwatch.GetTimestamp();
        if (Current(wanted) is { } picture) return picture;
        await _one.WaitAsync(cancellationToken);
        try
        {
            // However many wait here at once, as a herd that comes back does, the next reading serves them all.
            if (_picture is { } others && _readAt >= asked) return others;
            if (Current(wanted) is { } current) return current;
            var began = Stopwatch.GetTimestamp();
            picture = await ReadAsync(cancellationToken);
            (_picture, _readAt) = (picture, began);
            return picture;
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    private static bool MayWait(AiTask task) => task is { State: TaskStates.Pending, IsReported: false };

    private QueuePicture? Current(IReadOnlyCollection<long> wanted) =>
        _picture is { } picture && Stopwatch.GetElapsedTime(Volatile.Read(ref _readAt)) < options.Value.ForecastLifetime
            && wanted.All(id => picture.Find(id) is not null) ? picture : null;

    private async Task<QueuePicture> ReadAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        using var answer = await connection.QueryMultipleAsync(new CommandDefinition(
            Read, new { options.Value.WorkerLapse }, cancellationToken: cancellationToken));
        var slots = await answer.ReadSingleAsync<int>();
        var busy = (await answer.ReadAsync<BusyTask>()).AsList();
        var queued = (await answer.ReadAsync<QueuedTask>()).AsList();
        var usual = await durations.ReadAsync(
            connection, busy.Select(task => task.Type).Concat(queued.Select(task => task.Type)), cancellationToken);
        return new QueuePicture(slots, busy, queued, usual);
    }
}
