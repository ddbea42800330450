using AiTasks.Contracts;
using AiTasks.TaskApi.Storage;
using Dapper;
using Microsoft.Extensions.Options;
using Npgsql;

namespace AiTasks.TaskApi.Chats.Answers;

/// <summary>The answers that wait for a worker, and those that were waited for.</summary>
internal sealed class AnswerQueue(NpgsqlDataSource database, IOptions<ChatOptions> options)
{
    // Workers take the oldest first. Their number is not known here; how many answers they are writing is.
    private const string Standing =
        $"""
         select
           (select count(*) from tasks t where t.type = '{TaskTypes.ChatAnswer}' and t.state = 'pending' and t.id <= mine.id)::int as position,
           (select count(*) from tasks t where t.type = '{TaskTypes.ChatAnswer}' and t.state = 'pending')::int as waiting,
           (select count(*) from tasks t where t.type = '{TaskTypes.ChatAnswer}' and t.state = 'running')::int as running,
           (select extract(epoch from avg(finished_at - started_at))::float8 from (
             select finished_at, started_at from tasks t where t.type = '{TaskTypes.ChatAnswer}' and t.state = 'completed'
             order by id desc limit @DurationSample) last) as seconds
         from tasks mine where mine.id = @taskId and mine.user_id = @owner and mine.type = '{TaskTypes.ChatAnswer}' and mine.state = 'pending'
         """;

    private const string Delivered =
        """
        update chat_answers a set delivered_at = coalesce(a.delivered_at, now())
        from tasks t where t.id = a.task_id and a.task_id = @taskId and t.user_id = @owner
        """;

    /// <returns>Null when the task waits no more, or is not the person's.</returns>
    public async Task<QueueStanding?> FindAsync(long owner, long taskId, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        if (await connection.QuerySingleOrDefaultAsync<Row>(new CommandDefinition(
            Standing, new { owner, taskId, options.Value.DurationSample }, cancellationToken: cancellationToken)) is not { } row)
        {
            return null;
        }

        var each = row.Seconds ?? options.Value.AssumedDuration.TotalSeconds;
        var wait = each * row.Position / Math.Max(1, row.Running);
        return new QueueStanding(row.Position, (int)Math.Ceiling(Math.Min(wait, int.MaxValue)), row.Running, row.Waiting);
    }

    /// <summary>Remembers that somebody has had an answer to its end.</summary>
    public async Task MarkDeliveredAsync(long owner, long taskId, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync(await Prepared.CommandAsync(connection, Delivered, new { owner, taskId }, null, cancellationToken));
    }

    private sealed record Row
    {
        public int Position { get; init; }
        public int Waiting { get; init; }
        public int Running { get; init; }
        public double? Seconds { get; init; }
    }
}
