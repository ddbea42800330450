using Dapper;
using Microsoft.Extensions.Options;
using Npgsql;

namespace AiTasks.TaskApi.Streams;

/// <summary>Removes events and acknowledgements that have become too old to matter; several replicas may do it at once.</summary>
internal sealed class StreamTrimmer(NpgsqlDataSource database, IOptions<StreamOptions> options, ILogger<StreamTrimmer> logger)
    : BackgroundService
{
    private const string Trim =
        """
        delete from stream_events where at < now() - @Retention;
        delete from stream_acknowledgements where at < now() - @RepeatTerminals
        """;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.TrimInterval);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await using var connection = await database.OpenConnectionAsync(stoppingToken);
                await connection.ExecuteAsync(new CommandDefinition(
                    Trim, new { options.Value.Retention, options.Value.RepeatTerminals }, cancellationToken: stoppingToken));
            }
            catch (NpgsqlException error)
            {
                logger.LogWarning("Old events stay for now: {Reason}", error.Message);
            }
        }
    }
}
