using AiTasks.ServiceDefaults.Telemetry;
using AiTasks.TaskApi.Storage;
using AiTasks.TaskApi.Tasks;
using Dapper;
using Npgsql;

namespace AiTasks.TaskApi.Chats;

/// <summary>Gives up answers that are being written.</summary>
internal sealed class OpenAnswers(NpgsqlDataSource database, DatabaseRetry retry, TaskLedger ledger)
{
    // A question that arrives meanwhile is the reason for another try; nobody asks that fast for long.
    private const int MaxTries = 5;

    private const string Find =
        """
        select t.id from tasks t join chat_answers a on a.task_id = t.id join messages m on m.id = a.message_id join chats c on c.id = m.chat_id
        where c.id = @chatId and c.user_id = @owner and t.state in ('pending', 'running')
        """;

    private const string Delete =
        """
        with gone as (
          update chats set deleted_at = clock_timestamp() where id = @chatId and user_id = @owner and deleted_at is null returning 1
        )
        select count(*) from gone
        """;

    private const string Kept =
        $"""
         select a.task_id, a.message_id, answer.* from chat_answers a join messages question on question.id = a.message_id
         left join lateral (
           {ChatMessage.Select} from messages m
           where m.chat_id = question.chat_id and m.turn = question.turn and m.role = 'assistant') answer on true
         where a.task_id = any(@ids) order by a.task_id
         """;

    /// <summary>Stops whatever is being written in a chat; what is there already stays.</summary>
    /// <returns>Null when the person has no such chat.</returns>
    public Task<IReadOnlyList<StoppedAnswer>?> StopAsync(long owner, Guid chatId, CancellationToken cancellationToken) =>
        retry.RepeatableAsync<IReadOnlyList<StoppedAnswer>?>(async token =>
        {
            var stopped = new List<StoppedAnswer>();
            while (true)
            {
                if (await TryStopAsync(owner, chatId, stopped, token) is not { } all) return null;
                if (all) return stopped;
            }
        }, cancellationToken);

    /// <summary>Removes a chat, and stops whatever is being written in it.</summary>
    /// <returns>False: the person has no such chat.</returns>
    public Task<bool> DeleteChatAsync(long owner, Guid chatId, CancellationToken cancellationToken) => retry.RepeatableAsync(async token =>
    {
        for (var tries = 1; ; tries++)
        {
            if (await TryDeleteAsync(owner, chatId, tries == MaxTries, token) is { } deleted) return deleted;
        }
    }, cancellationToken);

    // False: one that was open when it was looked for has ended meanwhile, and another one may have taken its place.
    private async Task<bool?> TryStopAsync(long owner, Guid chatId, List<StoppedAnswer> stopped, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        long[] open;
        using (var found = await connection.QueryMultipleAsync(new CommandDefinition(
            $"select exists (select 1 from chats where id = @chatId and user_id = @owner and deleted_at is null); {Find}",
            new { owner, chatId }, transaction, cancellationToken: cancellationToken)))
        {
            if (!await found.ReadSingleAsync<bool>()) return null;
            open = (await found.ReadAsync<long>()).ToArray();
        }

        if (open.Length == 0) return true;
        var (ids, news) = await ledger.ChangeAsync(transaction, open, owner, CancelAll, cancellationToken);
        if (news is null) return false;

        var answers = await connection.QueryAsync<StoppedRow, ChatMessage?, StoppedAnswer>(
            new CommandDefinition(Kept, new { ids }, transaction, cancellationToken: cancellationToken),
            (row, answer) => new StoppedAnswer(row.TaskId, row.MessageId, answer?.ToBody()));
        await transaction.CommitAsync(cancellationToken);
        ledger.Announce(news);
        stopped.AddRange(answers);
        return ids.Length == open.Length;
    }

    // Tasks are locked before chats, as the ledger does it.
    private async Task<bool?> TryDeleteAsync(long owner, Guid chatId, bool last, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var open = (await connection.QueryAsync<long>(new CommandDefinition(
            Find, new { owner, chatId }, transaction, cancellationToken: cancellationToken))).ToArray();
        var (_, news) = await ledger.ChangeAsync(transaction, open, owner, CancelAll, cancellationToken);
        bool deleted;
        using (var answer = await connection.QueryMultipleAsync(new CommandDefinition(
            $"{Delete}; {Find}", new { owner, chatId }, transaction, cancellationToken: cancellationToken)))
        {
            deleted = await answer.ReadSingleAsync<long>() > 0;
            if ((await answer.ReadAsync<long>()).Any() && !last) return null;
        }

        await transaction.CommitAsync(cancellationToken);
        if (news is not null) ledger.Announce(news);
        return deleted;
    }

    private static long[] CancelAll(IReadOnlyDictionary<long, AiTask> tasks, DateTimeOffset now)
    {
        var open = tasks.Values.Where(task => task.IsOpen).ToArray();
        foreach (var task in open)
        {
            task.CauseTrace = TraceContext.Current;
            task.Cancel(now);
        }

        return Array.ConvertAll(open, task => task.Id);
    }

    private sealed record StoppedRow
    {
        public long TaskId { get; init; }
        public Guid MessageId { get; init; }
    }
}

/// <summary>An answer that was stopped.</summary>
/// <param name="TaskId">Its task.</param>
/// <param name="MessageId">The question.</param>
/// <param name="Answer">What was written of it; null when that was nothing.</param>
internal sealed record StoppedAnswer(long TaskId, Guid MessageId, MessageBody? Answer);
