using Dapper;
using Microsoft.Extensions.Options;
using Npgsql;

namespace AiTasks.TaskApi.Tasks.Idempotency;

/// <summary>Forgets the keys whose time is over; their tasks stay.</summary>
internal sealed class IdempotencyKeyTrimmer(
    NpgsqlDataSource database, IOptions<IdempotencyOptions> options, ILogger<IdempotencyKeyTrimmer> logger) : BackgroundService
{
    // Replicas do this at the same time: each passes over what another is at.
    private const string Trim =
        """
        update tasks set idempotency_key = null where id in (
          select id from tasks where idempotency_key is not null and created_at < now() - @Lifetime
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
                logger.LogWarning("Old idempotency keys stay for now: {Reason}", error.Message);
            }
        }
    }

    private async Task<int> TrimAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.ExecuteAsync(new CommandDefinition(
            Trim, new { options.Value.Lifetime, options.Value.TrimBatch }, cancellationToken: cancellationToken));
    }
}
