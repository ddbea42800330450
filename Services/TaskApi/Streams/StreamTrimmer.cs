using AiTasks.TaskApi.Storage;
using Dapper;
using Microsoft.Extensions.Options;
using Npgsql;

namespace AiTasks.TaskApi.Streams;

/// <summary>Removes events and acknowledgements that have become too old to matter.</summary>
internal sealed class StreamTrimmer(NpgsqlDataSource database, IOptions<StreamOptions> options, ILogger<StreamTrimmer> logger)
    : Trimmer(database, options.Value.TrimInterval, "Old events", logger)
{
    private const string Trim =
        """
        delete from stream_events where at < now() - @Retention;
        delete from stream_acknowledgements where at < now() - @RepeatTerminals
        """;

    protected override async Task<bool> TrimAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await connection.ExecuteAsync(new CommandDefinition(
            Trim, new { options.Value.Retention, options.Value.RepeatTerminals }, cancellationToken: cancellationToken));
        return false;
    }
}
