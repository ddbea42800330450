using AiTasks.TaskApi.Storage;
using Dapper;
using Microsoft.Extensions.Options;
using Npgsql;

namespace AiTasks.TaskApi.Accounting;

/// <summary>
/// Ends calls of which nobody was ever heard again. Their room in the budgets stays taken, for they may have been made; only that they are
/// open ends, so that figures close.
/// </summary>
internal sealed class ForgottenCalls(
    NpgsqlDataSource database, AccountingTelemetry telemetry, IOptions<AccountingOptions> options, ILogger<ForgottenCalls> logger)
    : Trimmer(database, options.Value.SweepInterval, "Calls of dead workers", logger)
{
    private const string End =
        """
        update model_calls set state = 'settled', is_estimate = true, settled_at = now()
        where id in (
          select id from model_calls where state = 'reserved' and created_at < now() - @ForgottenAfter
          order by created_at limit @Batch for update skip locked)
        returning provider, model, own_key, cost, cost as counted
        """;

    protected override async Task<bool> TrimAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var ended = (await connection.QueryAsync<EndedCall>(new CommandDefinition(
            End, new { options.Value.ForgottenAfter, options.Value.Batch }, cancellationToken: cancellationToken))).AsList();
        foreach (var call in ended) telemetry.Ended(call);
        if (ended.Count > 0) logger.LogWarning("Of {Count} calls of models nobody said what they took; they count as estimated", ended.Count);
        return ended.Count == options.Value.Batch;
    }
}
