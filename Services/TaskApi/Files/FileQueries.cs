using Dapper;
using Npgsql;

namespace AiTasks.TaskApi.Files;

/// <summary>Finds files. A person sees their own and those of the projects.</summary>
internal sealed class FileQueries(NpgsqlDataSource database)
{
    private const string Select = $"select {StoredFile.Columns} from files where ";
    private const string Theirs = "(user_id is null or user_id = @userId)";

    /// <summary>Whoever it belongs to: for our services, and for who has its signed address.</summary>
    public async Task<StoredFile?> FindAsync(Guid id, CancellationToken cancellationToken) =>
        (await ReadAsync($"{Select} id = @id", new { id }, cancellationToken)).SingleOrDefault();

    /// <summary>Null: there is none, or it is another person's.</summary>
    public async Task<StoredFile?> FindAsync(long userId, Guid id, CancellationToken cancellationToken) =>
        (await ReadAsync($"{Select} id = @id and {Theirs}", new { userId, id }, cancellationToken)).SingleOrDefault();

    /// <summary>Those among these that are there and not another person's, in the order of the ids.</summary>
    public Task<IReadOnlyList<StoredFile>> FindAsync(long userId, IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken) => ReadAsync(
        $"{Select} id = any(@ids) and {Theirs} order by array_position(@ids, id)", new { userId, ids = ids.ToArray() }, cancellationToken);

    /// <summary>As by ids, by the keys of the file store.</summary>
    public Task<IReadOnlyList<StoredFile>> FindAsync(long userId, IReadOnlyCollection<string> storageKeys, CancellationToken cancellationToken) =>
        ReadAsync(
            $"{Select} storage_key = any(@keys) and {Theirs} order by array_position(@keys, storage_key)",
            new { userId, keys = storageKeys.ToArray() }, cancellationToken);

    private async Task<IReadOnlyList<StoredFile>> ReadAsync(string sql, object values, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return [.. await connection.QueryAsync<StoredFile>(new CommandDefinition(sql, values, cancellationToken: cancellationToken))];
    }
}
