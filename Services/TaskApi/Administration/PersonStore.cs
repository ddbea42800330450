using AiTasks.TaskApi.Audit;
using Dapper;
using Npgsql;

namespace AiTasks.TaskApi.Administration;

/// <summary>Finds and changes people, active or not.</summary>
internal sealed class PersonStore(NpgsqlDataSource database, AuditTrail audit)
{
    private const string Columns = "id as number, public_id as id, username, email, first_name, language, role, is_active, created_at";

    // A username may look like somebody else's email; whoever has it as a username is meant.
    private const string Named =
        """
        (select id from users where lower(username) = lower(@login) or lower(email) = lower(@login)
         order by lower(username) = lower(@login) desc limit 1)
        """;

    /// <param name="login">Username or email, in any case of letters.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<Person?> FindAsync(string login, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.QuerySingleOrDefaultAsync<Person>(new CommandDefinition(
            $"select {Columns} from users where id = {Named}", new { login }, cancellationToken: cancellationToken));
    }

    /// <summary>The newest people.</summary>
    /// <param name="part">Of username, email or name; null for everybody.</param>
    /// <param name="limit">The most.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<IReadOnlyList<Person>> ListAsync(string? part, int limit, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return (await connection.QueryAsync<Person>(new CommandDefinition(
            $"""
             select {Columns} from users
             where @part::text is null or strpos(lower(concat_ws(' ', username, email, first_name)), lower(@part)) > 0
             order by id desc limit @limit
             """,
            new { part, limit }, cancellationToken: cancellationToken))).AsList();
    }

    /// <summary>Changes what is given. Whoever is made inactive is signed out everywhere.</summary>
    public async Task<Person> ChangeAsync(long id, bool? isActive, string? role, CancellationToken cancellationToken)
    {
        var (_, changed) = await audit.ChangeAsync(
            async connection =>
            {
                var before = await connection.QuerySingleAsync<Person>(new CommandDefinition(
                    $"select {Columns} from users where id = @id for update", new { id }, cancellationToken: cancellationToken));
                var after = await connection.QuerySingleAsync<Person>(new CommandDefinition(
                    $"""
                     with closed as (delete from sessions where user_id = @id and not @isActive)
                     update users set is_active = coalesce(@isActive, is_active) and erasure_asked_at is null, role = coalesce(@role, role) where id = @id returning {Columns}
                     """,
                    new { id, isActive, role }, cancellationToken: cancellationToken));
                return (before, after);
            },
            states => DeedsOf(states.before, states.after),
            cancellationToken);
        return changed;
    }

    private static IEnumerable<AuditedDeed> DeedsOf(Person before, Person after)
    {
        if (before.IsActive != after.IsActive)
            yield return new AuditedDeed(after.IsActive ? AuditDeeds.AccountActivated : AuditDeeds.AccountDeactivated) { Person = after.Number };
        if (before.Role != after.Role) yield return new AuditedDeed(AuditDeeds.RoleChanged) { Person = after.Number, Subject = after.Role };
    }
}
