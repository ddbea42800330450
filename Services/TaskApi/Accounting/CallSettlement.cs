using AiTasks.Contracts;
using AiTasks.TaskApi.Storage;
using Dapper;
using Npgsql;

namespace AiTasks.TaskApi.Accounting;

/// <summary>A call that has ended, and what was counted for it before.</summary>
internal sealed record EndedCall
{
    public string Provider { get; init; } = "";
    public string Model { get; init; } = "";
    public bool OwnKey { get; init; }

    /// <summary>What it took.</summary>
    public decimal Cost { get; init; }

    /// <summary>What was counted for it so far.</summary>
    public decimal Counted { get; init; }

    /// <summary>True: it counted as ended already, by what was reserved.</summary>
    public bool WasEnded { get; init; }
}

/// <summary>Puts what a call took in the place of what was reserved for it, in its record and in the budgets of its day.</summary>
internal sealed class CallSettlement(NpgsqlDataSource database, DatabaseRetry retry, AccountingTelemetry telemetry)
{
    // The prices are those of the reservation, whatever name the model gives itself. Locks as in a reservation: the total last.
    private const string Settle =
        """
        with call as (
          select id, user_id, day, own_key, provider, model, cost as counted, is_estimate, input_price, output_price, call_price
          from model_calls where id = @Id and (state = 'reserved' or is_estimate) for update
        ), ended as (
          select *, case when @isVoid then 0 else coalesce(
            call_price + (input_price * @InputTokens + output_price * @OutputTokens) * 0.000001, 0) end as cost from call
        ), written as (
          update model_calls c set
            state = case when @isVoid then 'void' else 'settled' end, is_estimate = false, cost = e.cost, input_tokens = @InputTokens,
            output_tokens = @OutputTokens, answered_model = @answered, duration_ms = @DurationMs, settled_at = now()
          from ended e where c.id = e.id
        ), budgets as (
          select b.day, b.user_id, e.cost - e.counted as more from ended e
          join model_budget_days b on b.day = e.day and b.user_id in (e.user_id, 0) and not e.own_key
          order by b.user_id desc for update of b
        ), counted as (
          update model_budget_days b set cost = b.cost + x.more, calls = b.calls - @isVoid::int
          from budgets x where b.day = x.day and b.user_id = x.user_id
        )
        select provider, model, own_key, cost, counted, is_estimate as was_ended from ended
        """;

    /// <summary>Repeating it, or settling what nobody reserved, changes nothing.</summary>
    /// <exception cref="NpgsqlException">The database is away or refused.</exception>
    public async Task SettleAsync(ModelCallEnd end, CancellationToken cancellationToken)
    {
        if (await retry.RepeatableAsync(cancellation => TrySettleAsync(end, cancellation), cancellationToken) is { } ended) telemetry.Ended(ended);
    }

    private async Task<EndedCall?> TrySettleAsync(ModelCallEnd end, CancellationToken cancellationToken)
    {
        var values = new
        {
            end.Id,
            isVoid = end.Used is null,
            InputTokens = end.Used?.InputTokens ?? 0,
            OutputTokens = end.Used?.OutputTokens ?? 0,
            answered = end.Used?.Model,
            end.DurationMs,
        };
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.QuerySingleOrDefaultAsync<EndedCall>(
            await Prepared.CommandAsync(connection, Settle, values, null, cancellationToken));
    }
}
