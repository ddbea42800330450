using AiTasks.TaskApi.Storage;
using Dapper;
using Microsoft.Extensions.Options;
using Npgsql;

namespace AiTasks.TaskApi.Audit;

/// <summary>Removes entries that are older than they are kept.</summary>
internal sealed class AuditTrimmer(NpgsqlDataSource database, IOptions<AuditOptions> options, ILogger<AuditTrimmer> logger)
    : Trimmer(database, options.Value.TrimInterval, "Old entries of the audit", logger)
{
    private const string Trim =
        """
        delete from audit_log where id in (
          select id from audit_log where at < now() - @Retention limit @TrimBatch for update skip locked)
        """;

    protected override async Task<bool> TrimAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        await connection.ExecuteAsync(new CommandDefinition(
            Trim, new { options.Value.Retention, options.Value.TrimBatch }, cancellationToken: cancellationToken)) == options.Value.TrimBatch;
}
