using AiTasks.TaskApi.Tasks;
using Dapper;
using Npgsql;

namespace AiTasks.TaskApi.Notifications;

/// <summary>Which notifications are asked for.</summary>
/// <param name="UnreadOnly">Those not read.</param>
/// <param name="Status">With this status; a word that is none is ignored.</param>
/// <param name="TaskType">Of tasks of this type; one that the person has no task of is ignored.</param>
internal sealed record NotificationFilter(bool UnreadOnly, string? Status, string? TaskType);

/// <summary>A person's notifications.</summary>
internal sealed class NotificationStore(NpgsqlDataSource database)
{
    private const string Unread = "(notification_read_at is null or notification_read_at < finished_at)";
    private const string Mine = "user_id = @owner and notification_removed_at is null";

    private const string Matching =
        $"""
        from tasks where {Mine} and (not @UnreadOnly or {Unread})
          and (@Status is null or @Status = case when not {Unread} then 'read' when finished_at is null then 'pending' else 'sent' end)
          and (@TaskType is null or type = @TaskType or not exists (select 1 from tasks where {Mine} and type = @TaskType))
        """;

    public async Task<(IReadOnlyList<Notification> Page, long Total)> PageAsync(
        long owner, NotificationFilter filter, long skip, int limit, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var values = new
        {
            owner,
            filter.UnreadOnly,
            Status = filter.Status is "pending" or "sent" or "read" ? filter.Status : null,
            TaskType = string.IsNullOrEmpty(filter.TaskType) ? null : filter.TaskType,
            skip,
            limit,
        };
        using var answer = await connection.QueryMultipleAsync(new CommandDefinition(
            $"""
             select {TaskRows.Columns}, notification_read_at {Matching} order by id desc offset @skip limit @limit;
             select count(*) {Matching}
             """,
            values, cancellationToken: cancellationToken));
        return (Read(answer), await answer.ReadSingleAsync<long>());
    }

    /// <returns>Null when the person has no such notification.</returns>
    public async Task<Notification?> MarkReadAsync(long owner, long id, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        using var answer = await connection.QueryMultipleAsync(new CommandDefinition(
            $"""
             update tasks set notification_read_at = case when {Unread} then now() else notification_read_at end
             where {Mine} and id = @id returning {TaskRows.Columns}, notification_read_at
             """,
            new { owner, id }, cancellationToken: cancellationToken));
        return Read(answer).SingleOrDefault();
    }

    /// <returns>How many were not read before.</returns>
    public async Task<int> MarkAllReadAsync(long owner, CancellationToken cancellationToken) =>
        await ExecuteAsync($"update tasks set notification_read_at = now() where {Mine} and {Unread}", new { owner }, cancellationToken);

    /// <returns>False when the person has no such notification.</returns>
    public async Task<bool> RemoveAsync(long owner, long id, CancellationToken cancellationToken) =>
        await ExecuteAsync($"update tasks set notification_removed_at = now() where {Mine} and id = @id", new { owner, id }, cancellationToken) > 0;

    public async Task<long> CountUnreadAsync(long owner, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.ExecuteScalarAsync<long>(new CommandDefinition(
            $"select count(*) from tasks where {Mine} and {Unread}", new { owner }, cancellationToken: cancellationToken));
    }

    private static List<Notification> Read(SqlMapper.GridReader answer) =>
        [.. answer.Read<AiTask, DateTime?, Notification>(Notification.From, splitOn: "notification_read_at")];

    private async Task<int> ExecuteAsync(string sql, object values, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.ExecuteAsync(new CommandDefinition(sql, values, cancellationToken: cancellationToken));
    }
}
