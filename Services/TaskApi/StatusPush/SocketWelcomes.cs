using System.Data;
using AiTasks.Contracts;
using AiTasks.TaskApi.Streams;
using AiTasks.TaskApi.Tasks;
using Dapper;
using Microsoft.Extensions.Options;
using Npgsql;

namespace AiTasks.TaskApi.StatusPush;

/// <summary>Reads what a new socket needs, in one snapshot so that its parts cannot disagree.</summary>
internal sealed class SocketWelcomes(
    NpgsqlDataSource database, StreamLog log, StreamAcknowledgements acknowledgements, IOptions<StreamOptions> options)
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

    public async Task<SocketWelcome> ReadAsync(long owner, WelcomeRequest request, CancellationToken cancellationToken)
    {
        var key = StreamKeys.User(owner);
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var snapshot = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        using var answer = await connection.QueryMultipleAsync(new CommandDefinition(
            $"{Position}; {TaskQueries.Open}", new { owner, key }, snapshot, cancellationToken: cancellationToken));
        var (epoch, seq, generation, readAt) = await answer.ReadSingleAsync<(string, long, long, DateTime)>();
        var open = await answer.ReadAsync<AiTask>();

        var tail = request.Epoch is null ? null : await log.ReadTailAsync(
            new StreamPosition(key, request.Epoch, request.After), connection, snapshot, cancellationToken);
        var finished = tail is not { Lost: true } && !request.Finished ? [] : await connection.QueryAsync<AiTask>(new CommandDefinition(
            request.Finished ? Newest : Finished, new { owner, options.Value.RepeatTerminals, options.Value.RepeatLimit }, snapshot, cancellationToken: cancellationToken));
        return new SocketWelcome
        {
            UserId = owner,
            Generation = generation,
            Epoch = epoch,
            Seq = seq,
            ReadAt = new DateTimeOffset(readAt),
            ActiveTasks = [.. open.Select(task => task.ToFact())],
            Tail = tail,
            FinishedTasks = [.. finished.Reverse().Select(task => task.ToFact())],
            Unacknowledged = request.Unacknowledged
                ? await acknowledgements.ReadMissingAsync(key, connection, snapshot, cancellationToken)
                : [],
        };
    }
}
