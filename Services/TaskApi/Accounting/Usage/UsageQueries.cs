using Dapper;
using Npgsql;

namespace AiTasks.TaskApi.Accounting.Usage;

/// <summary>Reads what calls took.</summary>
internal sealed class UsageQueries(NpgsqlDataSource database)
{
    private const int MostPeople = 100;

    private const string Figures =
        """
        count(*) as calls, sum(c.input_tokens)::bigint as input_tokens, sum(c.output_tokens)::bigint as output_tokens,
        trim_scale(coalesce(sum(c.cost) filter (where not c.own_key), 0)) as cost,
        count(*) filter (where c.own_key) as own_key_calls, trim_scale(coalesce(sum(c.cost) filter (where c.own_key), 0)) as own_key_cost,
        count(*) filter (where c.call_price is null) as unpriced_calls, count(*) filter (where c.state = 'reserved') as open_calls,
        count(*) filter (where c.is_estimate) as estimated_calls
        """;

    private const string Counted = "c.day between @from::date and @to::date and c.state <> 'void'";

    private const string OfModels =
        $"""
         select to_char(c.day, 'YYYY-MM-DD') as day, c.provider, c.model, {Figures}
         from model_calls c where {Counted} and (@userId::bigint is null or c.user_id = @userId)
         group by c.day, c.provider, c.model order by c.day, c.provider, c.model
         """;

    private const string OfPeople =
        $"""
         select u.public_id as user_id, u.username, {Figures}
         from model_calls c join users u on u.id = c.user_id where {Counted}
         group by u.id order by sum(c.cost) filter (where not c.own_key) desc nulls last, count(*) desc, u.id limit @MostPeople
         """;

    private const string OfTask =
        """
        select c.id, c.attempt, c.provider, c.model, c.answered_model, c.state, c.input_tokens, c.output_tokens, trim_scale(c.cost) as cost,
          c.call_price is not null as priced, c.own_key, c.is_estimate, c.duration_ms, c.created_at, c.settled_at
        from tasks t left join model_calls c on c.task_id = t.id and c.user_id = t.user_id
        where t.id = @taskId and t.user_id = @userId order by c.created_at, c.id
        """;

    /// <summary>Days on which there were calls, oldest first.</summary>
    /// <param name="userId">Whose; null for everybody's.</param>
    /// <param name="period">Which days.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<IReadOnlyList<UsageDay>> ReadDaysAsync(long? userId, UsagePeriod period, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var rows = await connection.QueryAsync<string, ModelUsage, (string Day, ModelUsage Usage)>(
            new CommandDefinition(OfModels, new { userId, from = period.FromText, to = period.ToText }, cancellationToken: cancellationToken),
            (day, usage) => (day, usage), splitOn: "provider");
        return
        [
            .. from row in rows
               group row.Usage by row.Day into day
               select new UsageDay(day.Key, UsageFigures.Sum([.. day]), [.. day]),
        ];
    }

    /// <summary>The people whose calls cost most, and these first.</summary>
    public async Task<IReadOnlyList<PersonUsage>> ReadPeopleAsync(UsagePeriod period, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return (await connection.QueryAsync<PersonUsage>(new CommandDefinition(
            OfPeople, new { from = period.FromText, to = period.ToText, MostPeople }, cancellationToken: cancellationToken))).AsList();
    }

    /// <summary>A task's calls, oldest first.</summary>
    /// <returns>Null: the person has no such task.</returns>
    public async Task<IReadOnlyList<UsedCall>?> ReadTaskAsync(long userId, long taskId, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var rows = (await connection.QueryAsync<UsedCall>(new CommandDefinition(
            OfTask, new { userId, taskId }, cancellationToken: cancellationToken))).AsList();

        // A task without calls is one row without a call.
        return rows.Count == 0 ? null : [.. rows.Where(call => call.State.Length > 0)];
    }

    /// <summary>The account's own number, by the one that others see.</summary>
    public async Task<long?> FindUserAsync(Guid publicId, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.QuerySingleOrDefaultAsync<long?>(new CommandDefinition(
            "select id from users where public_id = @publicId", new { publicId }, cancellationToken: cancellationToken));
    }
}
