using AiTasks.TaskApi.Files;
using Dapper;
using Npgsql;

namespace AiTasks.TaskApi.Projects.Import;

/// <summary>Files sent for projects. The same ones sent again, as every repeated import does, stay one file, read and indexed once.</summary>
internal sealed class ProjectUploads(NpgsqlDataSource database)
{
    private const string Find =
        $"""
         select {StoredFile.Columns} from files
         where id = (select file_id from project_uploads where sha256 = @sha256 and filename = @filename)
         """;

    /// <summary>The file that the same bytes under the same name were kept as; null when they are new.</summary>
    public async Task<StoredFile?> FindAsync(byte[] sha256, string filename, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.QuerySingleOrDefaultAsync<StoredFile>(new CommandDefinition(
            Find, new { sha256, filename }, cancellationToken: cancellationToken));
    }

    /// <summary>Notes what a file was sent as. Two that come at the same moment both stay; from then on the first is found.</summary>
    public async Task KeepAsync(StoredFile file, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(
            "insert into project_uploads (sha256, filename, file_id) values (@Sha256, @Filename, @Id) on conflict do nothing",
            new { file.Sha256, file.Filename, file.Id }, cancellationToken: cancellationToken));
    }
}
