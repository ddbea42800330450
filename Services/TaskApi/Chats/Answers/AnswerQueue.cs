using AiTasks.Contracts;
using AiTasks.TaskApi.Dispatch;
using AiTasks.TaskApi.Storage;
using Dapper;
using Npgsql;

namespace AiTasks.TaskApi.Chats.Answers;

/// <summary>The answers that wait for a worker, and those that were waited for.</summary>
internal sealed class AnswerQueue(NpgsqlDataSource database, QueueForecast forecast)
{
    private const string Delivered =
        """
        update chat_answers a set delivered_at = coalesce(a.delivered_at, now())
        from tasks t where t.id = a.task_id and a.task_id = @taskId and t.user_id = @owner
        """;

    /// <returns>Null when the task waits no more, or is not the person's.</returns>
    public Task<QueueStanding?> FindAsync(long owner, long taskId, CancellationToken cancellationToken) =>
        forecast.FindAsync(owner, taskId, cancellationToken);

    /// <summary>Remembers that somebody has had an answer to its end.</summary>
    public async Task MarkDeliveredAsync(long owner, long taskId, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync(await Prepared.CommandAsync(connection, Delivered, new { owner, taskId }, null, cancellationToken));
    }
}
