using AiTasks.Contracts;
using Dapper;
using Microsoft.Extensions.Options;
using Npgsql;

namespace AiTasks.TaskApi.Accounting.Usage;

/// <summary>One budget.</summary>
/// <param name="Limit">Null: none.</param>
/// <param name="Used">What counts against it.</param>
/// <param name="Left">Never below 0; null when there is no limit.</param>
internal sealed record Budget<T>(T? Limit, T Used, T? Left) where T : struct;

/// <summary>Today's budgets (UTC) of somebody, or of everybody together.</summary>
/// <param name="Cost">Money, in the unit of the price table.</param>
/// <param name="Calls">Their number.</param>
/// <param name="UsedUp">One of <see cref="ModelBudgets"/>: of which nothing is left; null while there is something.</param>
/// <param name="OpensAt">When the next day's begin.</param>
internal sealed record TodaysBudgets(Budget<decimal> Cost, Budget<long> Calls, string? UsedUp, DateTime OpensAt);

/// <summary>Says what is left of today's budgets.</summary>
internal sealed class BudgetState(NpgsqlDataSource database, IOptions<BudgetOptions> options)
{
    private const long Everybody = 0;

    // Before the first call of a day with a budget there is no row of it.
    private const string Read =
        $"""
         select wanted.user_id, trim_scale(coalesce(b.cost, taken.cost, 0)) as cost, coalesce(b.calls, taken.calls, 0) as calls,
           {Days.NextOpening} as opens_at
         from unnest(@owners) as wanted (user_id)
         left join model_budget_days b on b.day = {Days.Today} and b.user_id = wanted.user_id
         left join lateral (
           select sum(c.cost) as cost, count(*) as calls from model_calls c
           where b.day is null and c.day = {Days.Today} and c.state <> 'void' and not c.own_key
             and (wanted.user_id = 0 or c.user_id = wanted.user_id)) taken on true
         """;

    /// <param name="userId">Whose; null for everybody's together.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<TodaysBudgets> ReadAsync(long? userId, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        long[] owners = userId is { } one ? [one, Everybody] : [Everybody];
        var rows = (await connection.QueryAsync<Row>(new CommandDefinition(Read, new { owners }, cancellationToken: cancellationToken)))
            .ToDictionary(row => row.UserId);
        var limits = options.Value;
        var total = Judge(rows[Everybody], limits.TotalPerDay, limits.CallsTotalPerDay, ModelBudgets.Total);
        if (userId is not { } person) return total;

        var own = Judge(rows[person], limits.PerPersonPerDay, limits.CallsPerPersonPerDay, ModelBudgets.Person);
        return own with { UsedUp = own.UsedUp ?? total.UsedUp };
    }

    private static TodaysBudgets Judge(Row row, decimal? money, long? calls, string name)
    {
        var cost = new Budget<decimal>(money, row.Cost, money is { } most ? Math.Max(0, most - row.Cost) : null);
        var number = new Budget<long>(calls, row.Calls, calls is { } many ? Math.Max(0, many - row.Calls) : null);
        return new TodaysBudgets(cost, number, cost.Left == 0 || number.Left == 0 ? name : null, row.OpensAt);
    }

    private sealed record Row
    {
        public long UserId { get; init; }
        public decimal Cost { get; init; }
        public long Calls { get; init; }
        public DateTime OpensAt { get; init; }
    }
}
