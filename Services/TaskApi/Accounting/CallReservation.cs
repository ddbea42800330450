using AiTasks.Contracts;
using AiTasks.TaskApi.OwnKeys;
using AiTasks.TaskApi.Storage;
using Dapper;
using Microsoft.Extensions.Options;
using Npgsql;

namespace AiTasks.TaskApi.Accounting;

/// <summary>What became of a reservation.</summary>
internal abstract record ReserveOutcome
{
    /// <param name="OwnKey">The person's own key, if they have one. Not for the log.</param>
    public sealed record Reserved(OwnKey? OwnKey) : ReserveOutcome;

    /// <summary>No budget has room for it; nothing was written.</summary>
    public sealed record Refused(ModelCallRefusal Refusal) : ReserveOutcome;

    /// <summary>There is no such task.</summary>
    public sealed record UnknownTask : ReserveOutcome;

    /// <summary>The call was reserved before to be paid with a key that the person has taken away since.</summary>
    public sealed record KeyGone : ReserveOutcome;
}

/// <summary>
/// Writes a call down before it is made, and takes its room in the budgets of the day, all in one transaction and one round trip: it stands
/// between a person and the first word of an answer. Simultaneous calls wait for each other at the rows of the budgets, the person's before
/// the total, so that no two of them take the same room. Without budgets there are no such rows, and nobody waits.
/// </summary>
internal sealed class CallReservation(
    NpgsqlDataSource database, DatabaseRetry retry, PriceTable prices, OwnKeyStore keys, AccountingTelemetry telemetry,
    IOptions<BudgetOptions> options)
{
    // Each statement sees what was committed before it began: the third one knows what the second one has waited for. A budget that is
    // configured in the middle of a day begins with what the day has taken.
    private const string Reserve =
        $"""
         insert into model_budget_days (day, user_id, cost, calls)
         select {Days.Today}, wanted.user_id, coalesce(taken.cost, 0), coalesce(taken.calls, 0)
         from (
           select user_id from tasks where id = @TaskId and @BoundsPersons and not @ownKey
           union all select 0 where @BoundsTotal and not @ownKey) wanted
         cross join lateral (
           select sum(c.cost) as cost, count(*) as calls from model_calls c
           where c.day = {Days.Today} and c.state <> 'void' and not c.own_key and (wanted.user_id = 0 or c.user_id = wanted.user_id)) taken
         where not exists (select 1 from model_budget_days b where b.day = {Days.Today} and b.user_id = wanted.user_id)
         order by wanted.user_id desc
         on conflict do nothing;

         select 1 from model_budget_days
         where day = {Days.Today} and user_id in ((select user_id from tasks where id = @TaskId), 0) and not @ownKey
         order by user_id desc for update;

         with ask as (
           select user_id from tasks where id = @TaskId
         ), known as (
           select own_key from model_calls where id = @Id
         ), room as (
           select
             coalesce(bool_or(b.user_id > 0 and (
               b.calls >= @CallsPerPersonPerDay::bigint or (@cost > 0 and b.cost + @cost > @PerPersonPerDay::numeric))), false) as person_full,
             coalesce(bool_or(b.user_id = 0 and (
               b.calls >= @CallsTotalPerDay::bigint or (@cost > 0 and b.cost + @cost > @TotalPerDay::numeric))), false) as total_full
           from ask join model_budget_days b on b.day = {Days.Today} and b.user_id in (ask.user_id, 0) and not @ownKey
         ), made as (
           insert into model_calls (
             id, task_id, attempt, user_id, provider, model, day, own_key, input_price, output_price, call_price, reserved_cost, cost,
             input_tokens, output_tokens)
           select @Id, @TaskId, @Attempt, ask.user_id, @Provider, @Model, {Days.Today}, @ownKey, @inputPrice, @outputPrice, @callPrice, @cost, @cost,
             @InputTokens, @OutputTokens
           from ask cross join room where not room.person_full and not room.total_full and not exists (select 1 from known)
           on conflict (id) do nothing
           returning user_id
         ), counted as (
           update model_budget_days b set cost = b.cost + @cost, calls = b.calls + 1
           from made where b.day = {Days.Today} and b.user_id in (made.user_id, 0) and not @ownKey
         )
         select coalesce(known.own_key, @ownKey) as own_key, known.own_key is null and room.person_full as person_full,
           known.own_key is null and room.total_full as total_full, {Days.NextOpening} as opens_at
         from ask cross join room left join known on true
         """;

    /// <summary>Repeating it with the same call gives the same; one that was refused may be tried again.</summary>
    /// <exception cref="NpgsqlException">The database is away or refused.</exception>
    public Task<ReserveOutcome> ReserveAsync(ModelCallRequest request, CancellationToken cancellationToken) =>
        retry.RepeatableAsync(cancellation => TryReserveAsync(request, cancellation), cancellationToken);

    private async Task<ReserveOutcome> TryReserveAsync(ModelCallRequest request, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var key = await keys.FindForTaskAsync(connection, request.TaskId, request.Provider, cancellationToken);
        var (price, limits) = (prices.Find(request.Provider, request.Model), options.Value);
        var values = new
        {
            request.Id,
            request.TaskId,
            request.Attempt,
            request.Provider,
            request.Model,
            request.InputTokens,
            request.OutputTokens,
            ownKey = key is not null,
            inputPrice = price?.Input,
            outputPrice = price?.Output,
            callPrice = price?.PerCall,
            cost = price?.Cost(request.InputTokens, request.OutputTokens) ?? 0,
            limits.BoundsPersons,
            limits.BoundsTotal,
            limits.PerPersonPerDay,
            limits.TotalPerDay,
            limits.CallsPerPersonPerDay,
            limits.CallsTotalPerDay,
        };

        using var answer = await connection.QueryMultipleAsync(await Prepared.CommandAsync(connection, Reserve, values, null, cancellationToken));
        _ = await answer.ReadAsync<int>();
        if (await answer.ReadSingleOrDefaultAsync<Row>() is not { } row) return new ReserveOutcome.UnknownTask();
        if (row.PersonFull || row.TotalFull)
        {
            var budget = row.PersonFull ? ModelBudgets.Person : ModelBudgets.Total;
            telemetry.Refused(budget);
            return new ReserveOutcome.Refused(new ModelCallRefusal(budget, row.OpensAt));
        }

        if (row.OwnKey && key is null) return new ReserveOutcome.KeyGone();
        return new ReserveOutcome.Reserved(row.OwnKey ? key : null);
    }

    private sealed record Row
    {
        public bool OwnKey { get; init; }
        public bool PersonFull { get; init; }
        public bool TotalFull { get; init; }
        public DateTime OpensAt { get; init; }
    }
}
