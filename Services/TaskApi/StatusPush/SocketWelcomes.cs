using System.Data;
using AiTasks.Contracts;
using AiTasks.TaskApi.Dispatch;
using AiTasks.TaskApi.Streams;
using AiTasks.TaskApi.Tasks;
using Dapper;
using Microsoft.Extensions.Options;
using Npgsql;

namespace AiTasks.TaskApi.StatusPush;

/// <summary>Reads what a new socket needs, in one snapshot so that its parts cannot disagree.</summary>
internal sealed class SocketWelcomes(
    NpgsqlDataSource database, StreamLog log, StreamAcknowledgements acknowledgements, QueueForecast forecast, IOptions<StreamOptions> options)
{
    private const string Position =
        """
        select epoch::text, seq, (extract(epoch from clock_timestamp()) * 1000000)::bigint as generation, clock_timestamp() as read_at
        from streams where key = @key
        """;

    private const string Finished =
        $"""
        select {TaskRows.Columns} from tasks
        where user_id = @owner and finished_at > now() - @RepeatTerminals order by id desc limit @RepeatLimit
        """;

    // So many that a client that lists all tasks misses none that its person remembers.
    private const string Newest =
        $"""
        select {TaskRows.Columns} from tasks
        where user_id = @owner and finished_at is not null and dismissed_at is null order by id desc limit @RepeatLimit
        """;

    /// <summary>All of it is of one moment but the places in the queue, which change every moment.</summary>
    public async Task<SocketWelcome> ReadAsync(long owner, WelcomeRequest request, CancellationToken cancellationToken)
    {
        var (welcome, open) = await ReadSnapshotAsync(owner, request, cancellationToken);

        // After the connection is given back: a herd that comes back would hold all of them while it waits for one that reads the queue.
        return welcome with { ActiveTasks = await forecast.DescribeAsync(open, cancellationToken) };
    }

    private async Task<(SocketWelcome Welcome, IReadOnlyList<AiTask> Open)> ReadSnapshotAsync(
        long owner, WelcomeRequest request, CancellationToken cancellationToken)
    {
        var key = StreamKeys.User(owner);
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var snapshot = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        using var answer = await connection.QueryMultipleAsync(new CommandDefinition(
            $"{Position}; {TaskQueries.Open}", new { owner, key }, snapshot, cancellationToken: cancellationToken));
        var (epoch, seq, generation, readAt) = await answer.ReadSingleAsync<(string, long, long, DateTime)>();
        var open = (await answer.ReadAsync<AiTask>()).AsList();

        var tail = request.Epoch is null ? null : await log.ReadTailAsync(
            new StreamPosition(key, request.Epoch, request.After), connection, snapshot, cancellationToken);
        var finished = tail is not { Lost: true } && !request.Finished ? [] : await connection.QueryAsync<AiTask>(new CommandDefinition(
            request.Finished ? Newest : Finished, new { owner, options.Value.RepeatTerminals, options.Value.RepeatLimit }, snapshot, cancellationToken: cancellationToken));
        var welcome = new SocketWelcome
        {
            UserId = owner,
            Generation = generation,
            Epoch = epoch,
            Seq = seq,
            ReadAt = new DateTimeOffset(readAt),
            ActiveTasks = [],
            Tail = tail,
            FinishedTasks = [.. finished.Reverse().Select(task => task.ToFact())],
            Unacknowledged = request.Unacknowledged
                ? await acknowledgements.ReadMissingAsync(key, connection, snapshot, cancellationToken)
                : [],
        };
        return (welcome, open);
    }
}
