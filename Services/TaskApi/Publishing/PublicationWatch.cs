using AiTasks.TaskApi.Storage;
using Microsoft.Extensions.Options;
using Npgsql;

namespace AiTasks.TaskApi.Publishing;

/// <summary>Lets callers wait for the ends of publications.</summary>
internal sealed class PublicationWatch(
    NpgsqlDataSource database, IHostApplicationLifetime lifetime, IOptions<TelegramOptions> options, ILogger<PublicationWatch> logger)
    : EndWatch(database, Ended, options.Value.PollInterval, "publications", lifetime, logger)
{
    // A post that was deleted takes its publications with it.
    private const string Ended =
        "select id from unnest(@ids) as id where not exists (select 1 from publications p where p.id = id.id and p.state = 'pending')";
}
