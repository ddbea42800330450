using AiTasks.Contracts;
using AiTasks.TaskApi.Documents;
using AiTasks.TaskApi.Documents.Extraction;
using AiTasks.TaskApi.Files.Stores;
using AiTasks.TaskApi.Storage;
using Dapper;
using Npgsql;

namespace AiTasks.TaskApi.Files;

/// <summary>Takes files: looks what they are, keeps their bytes, writes their row. It never has more of one in memory than its beginning.</summary>
internal sealed class FileIntake(
    IFileStore store, NpgsqlDataSource database, DatabaseRetry retry, DocumentSignal signal, TimeProvider time, ILogger<FileIntake> logger)
{
    // The update changes nothing; it makes the statement return what an earlier try has written.
    private const string Insert =
        $"""
         insert into files (id, user_id, filename, mime_type, size_bytes, sha256, storage_key, width, height, text_state)
         values (@id, @userId, @name, @MediaType, @size, @hash, @key, @Width, @Height, @state)
         on conflict (id) do update set id = excluded.id
         returning {StoredFile.Columns}
         """;

    /// <summary>Keeps a file. The same bytes sent again are another file.</summary>
    /// <param name="userId">Whose it is; null for a file of a project.</param>
    /// <param name="filename">As its sender calls it; it may be a whole path.</param>
    /// <param name="content">Read once, to its end, and not closed.</param>
    /// <param name="maxBytes">The most it may have.</param>
    /// <param name="cancellationToken">Ends it; nothing is kept then.</param>
    /// <param name="known">By SHA-256 and name, the file that is there already and stays in place of this one; null for none.</param>
    /// <exception cref="FileRefusedException">It is too large, empty, damaged or of a kind that is not taken. Nothing is kept.</exception>
    public async Task<StoredFile> StoreAsync(
        long? userId, string filename, Stream content, long maxBytes, CancellationToken cancellationToken,
        Func<byte[], string, CancellationToken, Task<StoredFile?>>? known = null)
    {
        var name = FileNames.Clean(filename);
        await using var measured = await MeasuredStream.OpenAsync(content, maxBytes, cancellationToken);
        var format = FileFormat.Read(measured.Head, measured.HeadIsAll, name);
        var id = Guid.NewGuid();
        var key = $"{time.GetUtcNow():yyyy'/'MM}/{id}{format.Extension}";
        try
        {
            await store.PutAsync(key, measured, cancellationToken);
            if (known is not null && await known(measured.GetHash(), name, cancellationToken) is { } same)
            {
                await RemoveAsync(key);
                return same;
            }

            if (format.MediaType == MediaTypes.Docx) await RequireDocumentAsync(key, cancellationToken);
            var stored = await retry.RepeatableAsync(
                cancellation => InsertAsync(
                    new
                    {
                        id,
                        userId,
                        name,
                        format.MediaType,
                        size = measured.Count,
                        hash = measured.GetHash(),
                        key,
                        format.Width,
                        format.Height,
                        state = format.HasText ? DocumentStates.Pending : DocumentStates.None,
                    },
                    cancellation),
                cancellationToken);
            if (format.HasText) signal.Set();
            return stored;
        }
        catch
        {
            await RemoveAsync(key);
            throw;
        }
    }

    private async Task RequireDocumentAsync(string key, CancellationToken cancellationToken)
    {
        await using var content = await store.OpenAsync(key, cancellationToken)
            ?? throw new FileNotFoundException("The file just stored is not there.", key);
        await Task.Run(() => WordPackage.Check(content), cancellationToken);
    }

    private async Task<StoredFile> InsertAsync(object values, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.QuerySingleAsync<StoredFile>(new CommandDefinition(Insert, values, cancellationToken: cancellationToken));
    }

    private async Task RemoveAsync(string key)
    {
        try
        {
            await store.DeleteAsync(key, CancellationToken.None);
        }
        catch (Exception error)
        {
            logger.LogWarning("{Key} stays in the file store without a row: {Reason}", key, error.Message);
        }
    }
}
