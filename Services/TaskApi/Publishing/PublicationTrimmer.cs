using AiTasks.TaskApi.Storage;
using Dapper;
using Microsoft.Extensions.Options;
using Npgsql;

namespace AiTasks.TaskApi.Publishing;

/// <summary>Removes what is old: finished publications, pictures nobody will send any more, calls and pauses that no limit remembers.</summary>
internal sealed class PublicationTrimmer(NpgsqlDataSource database, IOptions<TelegramOptions> options, ILogger<PublicationTrimmer> logger)
    : Trimmer(database, options.Value.TrimInterval, "Old publications", logger)
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

    protected override async Task<bool> TrimAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var limits = options.Value;
        foreach (var trim in Trims)
        {
            await connection.ExecuteAsync(new CommandDefinition(
                trim, new { limits.Retention, limits.RepeatWindow, limits.GroupWindow }, cancellationToken: cancellationToken));
        }

        return false;
    }
}
