using System.Runtime.CompilerServices;
using Dapper;
using Microsoft.Extensions.Options;
using Npgsql;

namespace AiTasks.TaskApi.PersonalData;

/// <summary>Reads what is known of a person, some rows at a time: whoever takes it slowly holds no statement open.</summary>
internal sealed class ExportReader(NpgsqlDataSource database, IOptions<ExportOptions> options)
{
    /// <summary>The rows of one source, each as a JSON object.</summary>
    public async IAsyncEnumerable<string> RowsAsync(
        ExportSource source, long id, Guid publicId, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (string? after = null; ;)
        {
            var rows = await QueryAsync<(string Key, string Row)>(
                source.Sql, new { id, publicId, source.Without, after, options.Value.Batch }, cancellationToken);
            foreach (var (_, row) in rows) yield return row;
            if (rows.Count < options.Value.Batch) yield break;
            after = rows[^1].Key;
        }
    }

    /// <summary>The person's files: a name that no other has, and where their bytes are.</summary>
    public async IAsyncEnumerable<(string Name, string StorageKey)> FilesAsync(long id, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var after = Guid.Empty; ;)
        {
            var files = await QueryAsync<(Guid Id, string Filename, string Key)>(
                "select id, filename, storage_key from files where user_id = @id and id > @after order by id limit @Batch",
                new { id, after, options.Value.Batch }, cancellationToken);
            foreach (var (file, name, key) in files) yield return ($"files/{file}/{name}", key);
            if (files.Count < options.Value.Batch) yield break;
            after = files[^1].Id;
        }
    }

    /// <summary>The person's pictures, one after the other.</summary>
    public async IAsyncEnumerable<(string Name, byte[] Bytes)> PicturesAsync(long id, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var after = Guid.Empty; ;)
        {
            var found = await QueryAsync<(Guid Id, string MediaType, byte[] Bytes)>(
                "select id, media_type, bytes from pictures where user_id = @id and id > @after order by id limit 1", new { id, after }, cancellationToken);
            if (found is not [var picture]) yield break;
            yield return ($"pictures/{picture.Id}.{(picture.MediaType == "image/png" ? "png" : "jpg")}", picture.Bytes);
            after = picture.Id;
        }
    }

    private async Task<List<T>> QueryAsync<T>(string sql, object values, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return (await connection.QueryAsync<T>(new CommandDefinition(sql, values, cancellationToken: cancellationToken))).AsList();
    }
}
