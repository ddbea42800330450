using Dapper;
using Microsoft.Extensions.Options;
using Npgsql;

namespace AiTasks.TaskApi.Posts;

/// <summary>Removes pictures that belong to no post any more; several replicas may do it at once.</summary>
internal sealed class PictureTrimmer(NpgsqlDataSource database, IOptions<PostOptions> options, ILogger<PictureTrimmer> logger) : BackgroundService
{
    private const string Trim =
        """
        delete from pictures where id in (
          select id from pictures p where created_at < now() - @UnusedPictureRetention
            and not exists (select 1 from post_layers where picture_id = p.id)
            and not exists (select 1 from posts where base_picture_id = p.id)
          order by created_at limit @TrimBatch for update skip locked)
        """;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.TrimInterval);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                while (await TrimAsync(stoppingToken) == options.Value.TrimBatch)
                {
                }
            }
            catch (NpgsqlException error)
            {
                logger.LogWarning("Unused pictures stay for now: {Reason}", error.Message);
            }
        }
    }

    private async Task<int> TrimAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.ExecuteAsync(new CommandDefinition(
            Trim, new { options.Value.UnusedPictureRetention, options.Value.TrimBatch }, cancellationToken: cancellationToken));
    }
}
