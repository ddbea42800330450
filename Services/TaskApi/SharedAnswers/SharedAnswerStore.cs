using AiTasks.Contracts;
using AiTasks.TaskApi.Storage;
using Dapper;
using Microsoft.Extensions.Options;
using Npgsql;

namespace AiTasks.TaskApi.SharedAnswers;

/// <summary>
/// Answers by their questions. Whoever finds none that serves makes it, one at a time; a maker lives as long as the run of its task does, so
/// nothing has to be renewed or given back. Whose answers a run may have is decided here, by whose task it is.
/// </summary>
internal sealed class SharedAnswerStore(NpgsqlDataSource database, SharedAnswerWatch watch, IOptions<SharedAnswerOptions> options)
{
    private const string Running = $"t.id = @TaskId and t.attempt = @Attempt and t.state = '{TaskStates.Running}'";

    /// <summary>Whether the run that makes the answer <c>a</c> is alive. That a silent one is dead is the sweep's to say, as for all tasks.</summary>
    public const string InTheMaking =
        $"""
         a.made_at is null and exists (
           select 1 from tasks o where o.id = a.owner_task and o.attempt = a.owner_attempt and o.state = '{TaskStates.Running}')
         """;

    // Questions that overlapped share an answer, however short answers are kept; so those who waited get it.
    private const string Look =
        $"""
         select id, flight, is_owner, is_own, serves, in_the_making, made_at,
           case when serves then result end as result, case when serves then usage end as usage
         from (
           select a.*, a.owner_task = t.id as is_own, a.made_at is null and a.owner_task = t.id and a.owner_attempt = t.attempt as is_owner,
             a.made_at is not null and (a.made_at >= t.created_at or a.asked_at > t.created_at - @KeepFor) as serves,
             {InTheMaking} as in_the_making
           from tasks t
           left join shared_answers a on a.key = @key and coalesce(a.user_id, 0) = case when @IsPersonal then t.user_id else 0 end
           where {Running}) asked
         """;

    // The statement after the lock sees what its last holder has done, and whatever made that one a living run before.
    private const string Take =
        $"""
         select pg_advisory_xact_lock(hashtextextended('answer:' || encode(@key, 'hex'), 0));
         insert into shared_answers as a (key, user_id, owner_task, owner_attempt, asked_at)
         select @key, case when @IsPersonal then t.user_id end, t.id, t.attempt, t.created_at from tasks t where {Running}
         on conflict (key, (coalesce(user_id, 0))) do update set
           owner_task = excluded.owner_task, owner_attempt = excluded.owner_attempt, asked_at = excluded.asked_at, flight = a.flight + 1,
           result = null, usage = null, made_at = null
         where not ({InTheMaking})
           and (a.made_at is null or (a.made_at < excluded.asked_at and a.asked_at <= excluded.asked_at - @KeepFor));
         {Look}
         """;

    private const string Keep =
        $"""
         insert into shared_answers as a (key, user_id, owner_task, owner_attempt, asked_at, result, usage, made_at)
         select @key, case when @IsPersonal then t.user_id end, t.id, t.attempt, t.created_at, @ResultJson::jsonb, @UsageJson::jsonb, now()
         from tasks t where {Running}
         on conflict (key, (coalesce(user_id, 0))) do update set
           owner_task = excluded.owner_task, owner_attempt = excluded.owner_attempt, asked_at = excluded.asked_at,
           result = excluded.result, usage = excluded.usage, made_at = excluded.made_at
         where @Replaces or (a.owner_task = excluded.owner_task and a.owner_attempt = excluded.owner_attempt)
         returning id
         """;

    /// <returns>Null: the run is over.</returns>
    /// <exception cref="NpgsqlException">The database is away.</exception>
    public async Task<AnswerStanding?> ClaimAsync(AnswerClaim claim, byte[] key, CancellationToken cancellationToken)
    {
        var row = await LookAsync(claim, key, cancellationToken);
        if (claim.Wait && row is { Serves: not true, IsOwner: not true })
        {
            await watch.WaitAsync(row.Id!.Value, options.Value.WaitTimeout, cancellationToken);
            row = await LookAsync(claim, key, cancellationToken);
        }

        return row is null ? null : new AnswerStanding
        {
            State = row.Serves is true ? AnswerStandings.Made : row.IsOwner is true ? AnswerStandings.Make : AnswerStandings.Wait,
            Flight = row.Flight,
            Answer = row.Serves is true ? new KeptResult(row.Result!, row.Usage!, row.MadeAt!.Value, row.IsOwn is true) : null,
        };
    }

    /// <returns>False: the run is over, or it is not the one that makes the answer.</returns>
    /// <exception cref="NpgsqlException">The database is away, or cannot store the result.</exception>
    public async Task<bool> KeepAsync(AnswerMade made, byte[] key, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var values = new { key, made.TaskId, made.Attempt, made.IsPersonal, made.ResultJson, made.UsageJson, made.Replaces };
        var kept = await connection.QuerySingleOrDefaultAsync<long?>(
            await Prepared.CommandAsync(connection, Keep, values, null, cancellationToken)) is not null;
        if (kept) watch.Look();
        return kept;
    }

    // Most look and find; only who may be the next maker waits for a lock.
    private async Task<Row?> LookAsync(AnswerClaim claim, byte[] key, CancellationToken cancellationToken)
    {
        var values = new { key, claim.TaskId, claim.Attempt, claim.IsPersonal, options.Value.KeepFor };
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var row = await connection.QuerySingleOrDefaultAsync<Row>(await Prepared.CommandAsync(connection, Look, values, null, cancellationToken));
        if (row is null or { Serves: true } or { InTheMaking: true }) return row;

        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        using var answers = await connection.QueryMultipleAsync(
            await Prepared.CommandAsync(connection, Take, values, transaction, cancellationToken));
        await answers.ReadAsync();
        row = await answers.ReadSingleOrDefaultAsync<Row>();
        await transaction.CommitAsync(cancellationToken);
        return row;
    }

    // Null beside the flight: nobody has asked this yet.
    private sealed record Row
    {
        public long? Id { get; init; }
        public int Flight { get; init; }
        public bool? IsOwner { get; init; }
        public bool? IsOwn { get; init; }
        public bool? Serves { get; init; }
        public bool? InTheMaking { get; init; }
        public DateTime? MadeAt { get; init; }
        public string? Result { get; init; }
        public string? Usage { get; init; }
    }
}
