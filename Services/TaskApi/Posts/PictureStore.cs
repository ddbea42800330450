using System.Security.Cryptography;
using AiTasks.Contracts;
using AiTasks.Imaging;
using Dapper;
using Npgsql;

namespace AiTasks.TaskApi.Posts;

/// <summary>A picture's bytes and what they are.</summary>
internal sealed record Picture
{
    public Guid Id { get; init; }
    public string MediaType { get; init; } = "";
    public int Width { get; init; }
    public int Height { get; init; }
    public byte[] Bytes { get; init; } = [];
}

/// <summary>Keeps pictures. The same bytes from the same source are kept once, so every way here may be gone twice.</summary>
internal sealed class PictureStore(NpgsqlDataSource database)
{
    private const string Select = "select id, media_type, width, height, bytes from pictures";

    // The update changes nothing; it makes the statement return what was there.
    private const string Insert =
        """
        insert into pictures (user_id, task_id, media_type, width, height, sha256, bytes)
        select @userId, @taskId, @MediaType, @Width, @Height, @sha256, @bytes
        """;

    /// <summary>Keeps what a person uploaded.</summary>
    public async Task<StoredPicture> AddUploadAsync(long userId, byte[] bytes, PictureInfo info, CancellationToken cancellationToken) =>
        (await AddAsync(
            $"{Insert} on conflict (user_id, sha256) where task_id is null do update set created_at = now() returning id",
            userId, null, bytes, info, cancellationToken))!;

    /// <summary>Keeps what a task made.</summary>
    /// <returns>Null: there is no such task.</returns>
    public Task<StoredPicture?> AddMadeAsync(long taskId, byte[] bytes, PictureInfo info, CancellationToken cancellationToken) => AddAsync(
        $"""
         {Insert.Replace("@userId", "user_id", StringComparison.Ordinal)} from tasks where id = @taskId
         on conflict (task_id, sha256) where task_id is not null do update set created_at = now() returning id
         """,
        null, taskId, bytes, info, cancellationToken);

    /// <summary>Reads pictures of the person; those that are not there, or not theirs, are left out.</summary>
    public async Task<IReadOnlyDictionary<Guid, Picture>> ReadAsync(long owner, Guid[] ids, CancellationToken cancellationToken)
    {
        if (ids.Length == 0) return new Dictionary<Guid, Picture>();
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var found = await connection.QueryAsync<Picture>(new CommandDefinition(
            $"{Select} where id = any(@ids) and user_id = @owner", new { ids, owner }, cancellationToken: cancellationToken));
        return found.ToDictionary(picture => picture.Id);
    }

    /// <summary>Reads a picture of the person whose task it is.</summary>
    public Task<Picture?> ReadForTaskAsync(long taskId, Guid id, CancellationToken cancellationToken) => FindAsync(
        $"{Select} where id = @id and user_id = (select user_id from tasks where id = @taskId)", new { id, taskId }, cancellationToken);

    /// <summary>Reads a picture for whoever knows its name, as long as a post shows it.</summary>
    public Task<Picture?> ReadShownAsync(Guid id, CancellationToken cancellationToken) =>
        FindAsync($"{Select} where id = @id and exists (select 1 from post_layers where picture_id = @id)", new { id }, cancellationToken);

    private async Task<StoredPicture?> AddAsync(
        string sql, long? userId, long? taskId, byte[] bytes, PictureInfo info, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var id = await connection.QuerySingleOrDefaultAsync<Guid?>(new CommandDefinition(
            sql, new { userId, taskId, info.MediaType, info.Width, info.Height, sha256 = SHA256.HashData(bytes), bytes }, cancellationToken: cancellationToken));
        return id is { } stored ? new StoredPicture(stored, info.Width, info.Height) : null;
    }

    private async Task<Picture?> FindAsync(string sql, object values, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.QuerySingleOrDefaultAsync<Picture>(new CommandDefinition(sql, values, cancellationToken: cancellationToken));
    }
}
