using Dapper;
using Npgsql;

namespace AiTasks.TaskApi.Audit;

/// <summary>Reads what was written down.</summary>
internal sealed class AuditReader(NpgsqlDataSource database)
{
    // As lists, so that the indexes of the audit serve.
    private const string Select =
        """
        select a.id, a.at, a.deed, a.actor_kind, a.actor_person as actor_id, coalesce(actor.username, a.actor_service) as actor_name,
          a.person as person_id, concerned.username as person_name, a.subject, host(a.address) as address, a.trace_id
        from audit_log a left join users actor on actor.public_id = a.actor_person left join users concerned on concerned.public_id = a.person
        where (@Deed::text is null or a.deed = @Deed)
          and (@Actor::text is null or a.actor_service = @Actor or a.actor_person = any(
            array(select public_id from users where lower(@Actor) in (lower(username), lower(email))) || @actorId::uuid))
          and (@Person::text is null or a.person = any(
            array(select public_id from users where lower(@Person) in (lower(username), lower(email))) || @personId::uuid))
          and (@Since::timestamptz is null or a.at >= @Since) and (@Until::timestamptz is null or a.at < @Until)
          and (@Before::bigint is null or a.id < @Before)
        order by a.id desc limit @limit
        """;

    /// <param name="filter">Which.</param>
    /// <param name="limit">The most.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<AuditPage> ReadAsync(AuditFilter filter, int limit, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var entries = (await connection.QueryAsync<AuditEntry>(new CommandDefinition(
            Select,
            new
            {
                filter.Deed,
                filter.Actor,
                actorId = IdOf(filter.Actor),
                filter.Person,
                personId = IdOf(filter.Person),
                Since = filter.Since?.UtcDateTime,
                Until = filter.Until?.UtcDateTime,
                filter.Before,
                limit,
            },
            cancellationToken: cancellationToken))).AsList();
        return new AuditPage(entries, entries.Count == limit ? entries[^1].Id : null);
    }

    private static Guid? IdOf(string? text) => Guid.TryParse(text, out var id) ? id : null;
}
