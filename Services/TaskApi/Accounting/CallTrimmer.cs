using AiTasks.TaskApi.Storage;
using Dapper;
using Microsoft.Extensions.Options;
using Npgsql;

namespace AiTasks.TaskApi.Accounting;

/// <summary>Removes calls that are too old for any figure, and what was counted on days that are over.</summary>
internal sealed class CallTrimmer(NpgsqlDataSource database, IOptions<AccountingOptions> options, ILogger<CallTrimmer> logger)
    : Trimmer(database, options.Value.TrimInterval, "Old calls of models", logger)
{
    // A day's budget may still be settled a while after it is over.
    private const string Trim =
        $"""
         with days as (
           delete from model_budget_days where (day, user_id) in (
             select day, user_id from model_budget_days where day < {Days.Today} - 2 limit @Batch for update skip locked)
           returning 1
         ), calls as (
           delete from model_calls where id in (
             select id from model_calls where day < (now() - @Retention)::date limit @Batch for update skip locked)
           returning 1
         )
         select greatest((select count(*) from days), (select count(*) from calls))
         """;

    protected override async Task<bool> TrimAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        await connection.ExecuteScalarAsync<long>(new CommandDefinition(
            Trim, new { options.Value.Retention, options.Value.Batch }, cancellationToken: cancellationToken)) == options.Value.Batch;
}
