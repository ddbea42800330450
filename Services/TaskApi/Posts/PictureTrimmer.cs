using AiTasks.TaskApi.Storage;
using Dapper;
using Microsoft.Extensions.Options;
using Npgsql;

namespace AiTasks.TaskApi.Posts;

/// <summary>Removes pictures that belong to no post any more.</summary>
internal sealed class PictureTrimmer(NpgsqlDataSource database, IOptions<PostOptions> options, ILogger<PictureTrimmer> logger)
    : Trimmer(database, options.Value.TrimInterval, "Unused pictures", logger)
{
    private const string Trim =
        """
        delete from pictures where id in (
          select id from pictures p where created_at < now() - @UnusedPictureRetention
            and not exists (select 1 from post_layers where picture_id = p.id)
            and not exists (select 1 from posts where base_picture_id = p.id)
          order by created_at limit @TrimBatch for update skip locked)
        """;

    protected override async Task<bool> TrimAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        await connection.ExecuteAsync(new CommandDefinition(
            Trim, new { options.Value.UnusedPictureRetention, options.Value.TrimBatch }, cancellationToken: cancellationToken)) == options.Value.TrimBatch;
}
