using AiTasks.TaskApi.Storage;
using Dapper;
using Npgsql;

namespace AiTasks.TaskApi.Chats.Answers;

/// <summary>Remembers which answers have been read.</summary>
internal sealed class AnswerDelivery(NpgsqlDataSource database)
{
    private const string Delivered =
        """
        update chat_answers a set delivered_at = coalesce(a.delivered_at, now())
        from tasks t where t.id = a.task_id and a.task_id = @taskId and t.user_id = @owner
        """;

    /// <summary>Remembers that somebody has had an answer to its end.</summary>
    public async Task MarkDeliveredAsync(long owner, long taskId, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync(await Prepared.CommandAsync(connection, Delivered, new { owner, taskId }, null, cancellationToken));
    }
}
