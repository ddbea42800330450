using System.Data;
using AiTasks.Contracts;
using AiTasks.TaskApi.Dispatch;
using AiTasks.TaskApi.Storage;
using AiTasks.TaskApi.Streams;
using AiTasks.TaskApi.Tasks;
using Dapper;
using Microsoft.Extensions.Options;
using Npgsql;

namespace AiTasks.TaskApi.StatusPush;

/// <summary>A person's socket that wants in.</summary>
/// <param name="Owner">Whose.</param>
/// <param name="Request">What its client remembers.</param>
internal sealed record PersonAsking(long Owner, WelcomeRequest Request)
{
    /// <summary>Their stream.</summary>
    public string Key => StreamKeys.User(Owner);
}

/// <summary>Reads what new sockets need, in one snapshot so that its parts cannot disagree, and at once for all that come together.</summary>
internal sealed class SocketWelcomes(
    NpgsqlDataSource database, StreamLog log, StreamAcknowledgements acknowledgements, QueueForecast forecast, IOptions<StreamOptions> options)
{
    // One time and the place in the list: two sockets of a person that come together have an order, too.
    private const string Positions =
        """
        select p.n, s.epoch::text, s.seq, (extract(epoch from statement_timestamp()) * 1000000)::bigint + p.n as generation, clock_timestamp() as read_at
        from unnest((select @keys)) with ordinality as p (key, n) join streams s on s.key = p.key
        """;

    private static readonly string Open = TasksOf("state in ('pending', 'running') order by id");

    private static readonly string Finished = TasksOf("finished_at > now() - @RepeatTerminals order by id desc limit @RepeatLimit");

    // So many that a client that lists all tasks misses none that its person remembers.
    private static readonly string Newest = TasksOf("finished_at is not null and dismissed_at is null order by id desc limit @RepeatLimit");

    /// <summary>All of it is of one moment but the places in the queue, which change every moment.</summary>
    /// <returns>In the order of who asks; null where the person is no more.</returns>
    public async Task<IReadOnlyList<SocketWelcome?>> ReadAsync(IReadOnlyList<PersonAsking> asking, CancellationToken cancellationToken)
    {
        if (asking.Count == 0) return [];
        var (welcomes, open) = await ReadSnapshotAsync(asking, cancellationToken);

        // After the connection is given back: a herd that comes back would hold all of them while it waits for one that reads the queue.
        var facts = await forecast.DescribeAsync(open, cancellationToken);
        var described = open.Zip(facts).ToLookup(one => one.First.UserId, one => one.Second);
        return [.. welcomes.Select(welcome => welcome is null ? null : welcome with { ActiveTasks = [.. described[welcome.UserId]] })];
    }

    private async Task<(SocketWelcome?[] Welcomes, IReadOnlyList<AiTask> Open)> ReadSnapshotAsync(
        IReadOnlyList<PersonAsking> asking, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var snapshot = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        var of = new Snapshot(connection, snapshot, cancellationToken);
        using var answer = await connection.QueryMultipleAsync(await Prepared.CommandAsync(
            connection, $"{Positions}; {Open}", new { keys = Keys(asking), owners = Owners(asking) }, snapshot, cancellationToken));
        var positions = (await answer.ReadAsync<(long N, string Epoch, long Seq, long Generation, DateTime ReadAt)>()).AsList();
        var open = (await answer.ReadAsync<AiTask>()).AsList();

        var tails = await ReadTailsAsync([.. asking.Where(one => one.Request.Epoch is not null).Distinct()], of);
        bool HasLost(PersonAsking one) => tails.GetValueOrDefault(one) is { Lost: true };
        var newest = await ReadTasksAsync(Newest, asking.Where(one => one.Request.Finished), of);
        var late = await ReadTasksAsync(Finished, asking.Where(one => !one.Request.Finished && HasLost(one)), of);
        var missing = await acknowledgements.ReadMissingAsync(
            Keys(asking.Where(one => one.Request.Unacknowledged).Distinct()), connection, snapshot, cancellationToken);

        var welcomes = new SocketWelcome?[asking.Count];
        foreach (var (n, epoch, seq, generation, readAt) in positions)
        {
            var one = asking[(int)n - 1];
            welcomes[n - 1] = new SocketWelcome
            {
                UserId = one.Owner,
                Generation = generation,
                Epoch = epoch,
                Seq = seq,
                ReadAt = new DateTimeOffset(readAt),
                ActiveTasks = [],
                Tail = tails.GetValueOrDefault(one),
                FinishedTasks = [.. one.Request.Finished ? newest[one.Owner] : HasLost(one) ? late[one.Owner] : []],
                Unacknowledged = [.. one.Request.Unacknowledged ? missing[one.Key] : []],
            };
        }

        return (welcomes, open);
    }

    private async Task<Dictionary<PersonAsking, StreamTail>> ReadTailsAsync(PersonAsking[] resuming, Snapshot of)
    {
        if (resuming.Length == 0) return [];
        var positions = Array.ConvertAll(resuming, one => new StreamPosition(one.Key, one.Request.Epoch!, one.Request.After));
        var tails = await log.ReadTailsAsync(positions, of.Connection, of.Transaction, of.Cancellation);
        return resuming.Zip(tails).ToDictionary(one => one.First, one => one.Second);
    }

    private async Task<ILookup<long, TaskFact>> ReadTasksAsync(string sql, IEnumerable<PersonAsking> asking, Snapshot of)
    {
        var owners = Owners(asking);
        var tasks = owners.Length == 0 ? [] : await of.Connection.QueryAsync<AiTask>(new CommandDefinition(
            sql, new { owners, options.Value.RepeatTerminals, options.Value.RepeatLimit }, of.Transaction, cancellationToken: of.Cancellation));
        return tasks.OrderBy(task => task.Id).ToLookup(task => task.UserId, task => task.ToFact());
    }

    private static string TasksOf(string which) =>
        $"""
         select t.* from unnest((select @owners)) as p (person) cross join lateral (select {TaskRows.Columns} from tasks where user_id = p.person and {which}) t
         """;

    private static string[] Keys(IEnumerable<PersonAsking> asking) => [.. asking.Select(one => one.Key)];

    private static long[] Owners(IEnumerable<PersonAsking> asking) => [.. asking.Select(one => one.Owner).Distinct()];

    private sealed record Snapshot(NpgsqlConnection Connection, NpgsqlTransaction Transaction, CancellationToken Cancellation);
}
