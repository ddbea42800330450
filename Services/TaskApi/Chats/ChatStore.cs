using Dapper;
using Npgsql;

namespace AiTasks.TaskApi.Chats;

/// <summary>Keeps chats. Every question names the owner.</summary>
internal sealed class ChatStore(NpgsqlDataSource database)
{
    private const string Columns = "c.id, c.title, c.description, u.username as user_id, c.created_at, c.updated_at";
    private const string Mine = "c.user_id = @owner and c.deleted_at is null";

    public async Task<Chat> CreateAsync(long owner, string title, string? description, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.QuerySingleAsync<Chat>(new CommandDefinition(
            $"""
             with c as (insert into chats (user_id, title, description) values (@owner, @title, @description) returning *)
             select {Columns} from c join users u on u.id = c.user_id
             """,
            new { owner, title, description }, cancellationToken: cancellationToken));
    }

    /// <summary>The newest chats.</summary>
    public async Task<IReadOnlyList<Chat>> ListAsync(long owner, int limit, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return (await connection.QueryAsync<Chat>(new CommandDefinition(
            $"select {Columns} from chats c join users u on u.id = c.user_id where {Mine} order by c.created_at desc, c.id limit @limit",
            new { owner, limit }, cancellationToken: cancellationToken))).AsList();
    }

    /// <summary>A chat and its newest messages, oldest first.</summary>
    /// <returns>Null when the person has no such chat.</returns>
    public async Task<(Chat Chat, IReadOnlyList<ChatMessage> Messages)?> FindAsync(
        long owner, Guid id, int limit, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        using var answer = await connection.QueryMultipleAsync(new CommandDefinition(
            $"""
             select {Columns} from chats c join users u on u.id = c.user_id where c.id = @id and {Mine};
             {ChatMessage.Select} from (
               select m.* from messages m join chats c on c.id = m.chat_id
               where c.id = @id and {Mine} order by m.turn desc, m.role limit @limit) m
             order by m.turn, m.role desc
             """,
            new { owner, id, limit }, cancellationToken: cancellationToken));
        return await answer.ReadSingleOrDefaultAsync<Chat>() is { } chat ? (chat, (await answer.ReadAsync<ChatMessage>()).AsList()) : null;
    }

    /// <returns>The chat as it is now; null when the person has no such chat.</returns>
    public async Task<Chat?> ChangeAsync(long owner, Guid id, ChatChanges changes, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.QuerySingleOrDefaultAsync<Chat>(new CommandDefinition(
            $"""
             with c as (
               update chats c set
                 title = coalesce(@Title, title), description = case when @SetsDescription then @Description else description end,
                 updated_at = clock_timestamp()
               where c.id = @id and {Mine} returning *
             )
             select {Columns} from c join users u on u.id = c.user_id
             """,
            new { owner, id, changes.Title, changes.SetsDescription, changes.Description }, cancellationToken: cancellationToken));
    }

    /// <summary>Whether anybody has such a chat: then somebody who has not is told so (E13).</summary>
    public async Task<bool> ExistsAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.ExecuteScalarAsync<bool>(new CommandDefinition(
            "select exists (select 1 from chats where id = @id and deleted_at is null)", new { id }, cancellationToken: cancellationToken));
    }
}

/// <summary>What is to be changed of a chat.</summary>
/// <param name="Title">Null leaves it.</param>
/// <param name="SetsDescription">False leaves the description.</param>
/// <param name="Description">Null for none.</param>
internal sealed record ChatChanges(string? Title, bool SetsDescription, string? Description);
