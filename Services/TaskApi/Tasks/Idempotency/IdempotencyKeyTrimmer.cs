using AiTasks.TaskApi.Storage;
using Dapper;
using Microsoft.Extensions.Options;
using Npgsql;

namespace AiTasks.TaskApi.Tasks.Idempotency;

/// <summary>Forgets the keys whose time is over; their tasks stay.</summary>
internal sealed class IdempotencyKeyTrimmer(
    NpgsqlDataSource database, IOptions<IdempotencyOptions> options, ILogger<IdempotencyKeyTrimmer> logger)
    : Trimmer(database, options.Value.TrimInterval, "Old idempotency keys", logger)
{
    // Replicas do this at the same time: each passes over what another is at.
    private const string Trim =
        """
        update tasks set idempotency_key = null where id in (
          select id from tasks where idempotency_key is not null and created_at < now() - @Lifetime
          order by created_at limit @TrimBatch for update skip locked)
        """;

    protected override async Task<bool> TrimAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        await connection.ExecuteAsync(new CommandDefinition(
            Trim, new { options.Value.Lifetime, options.Value.TrimBatch }, cancellationToken: cancellationToken)) == options.Value.TrimBatch;
}
