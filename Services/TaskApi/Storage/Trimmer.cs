using Npgsql;

namespace AiTasks.TaskApi.Storage;

/// <summary>Removes what has become too old to matter, now and then; several replicas may do it at once.</summary>
/// <param name="database">Where it stands.</param>
/// <param name="interval">Between two removals.</param>
/// <param name="what">What stays for now when the database is away, for the log.</param>
/// <param name="logger">The log.</param>
internal abstract class Trimmer(NpgsqlDataSource database, TimeSpan interval, string what, ILogger logger) : BackgroundService
{
    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(interval);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                while (await TrimAsync(stoppingToken))
                {
                }
            }
            catch (Exception error) when (DatabaseFailure.IsDatabases(error))
            {
                logger.LogWarning("{What} stay for now: {Reason}", what, error.Message);
            }
        }
    }

    /// <returns>True: there may be more.</returns>
    protected abstract Task<bool> TrimAsync(NpgsqlConnection connection, CancellationToken cancellationToken);

    private async Task<bool> TrimAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await TrimAsync(connection, cancellationToken);
    }
}
