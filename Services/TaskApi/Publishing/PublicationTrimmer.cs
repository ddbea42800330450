using Dapper;
using Microsoft.Extensions.Options;
using Npgsql;

namespace AiTasks.TaskApi.Publishing;

/// <summary>Removes what is old: finished publications, pictures nobody will send any more, calls and pauses that no limit remembers.</summary>
internal sealed class PublicationTrimmer(NpgsqlDataSource database, IOptions<TelegramOptions> options, ILogger<PublicationTrimmer> logger)
    : BackgroundService
{
    // A failed publication keeps its pictures for as long as it may be tried again, and a moment more. Other processes' limits may be
    // somewhat different from this one's while a new configuration is rolled out.
    private static readonly string[] Trims =
    [
        "delete from publications where state <> 'pending' and finished_at < clock_timestamp() - @Retention",
        """
        update publication_messages m set photo = null from publications p
        where p.id = m.publication_id and m.photo is not null and p.state <> 'pending' and p.finished_at < clock_timestamp() - 2 * @RepeatWindow
        """,
        "delete from telegram_sends where at < clock_timestamp() - 2 * @GroupWindow - interval '1 minute'",
        "delete from telegram_penalties where until < clock_timestamp()",
    ];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.TrimInterval);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await using var connection = await database.OpenConnectionAsync(stoppingToken);
                var limits = options.Value;
                foreach (var trim in Trims)
                {
                    await connection.ExecuteAsync(new CommandDefinition(
                        trim, new { limits.Retention, limits.RepeatWindow, limits.GroupWindow }, cancellationToken: stoppingToken));
                }
            }
            catch (NpgsqlException error)
            {
                logger.LogWarning("Old publications stay for now: {Reason}", error.Message);
            }
        }
    }
}
