using AiTasks.Contracts;
using AiTasks.ServiceDefaults.Authentication;
using AiTasks.TaskApi.Storage;
using Dapper;
using Microsoft.Extensions.Options;
using Npgsql;
using NpgsqlTypes;

namespace AiTasks.TaskApi.Accounts;

/// <summary>Finds whom checked tokens speak for, as the database knows them now; calls that come at the same time are answered by one look.</summary>
internal sealed class PersonLookup
{
    // Each is a look into an index of its own, however many there are and whatever the planner knows of the tables. The lists stand in
    // subqueries, see Prepared.
    private const string Find =
        $"""
         select n.place::int, {AccountStore.Columns}
         from unnest((select $1), (select $2)) with ordinality as n (person, session, place)
         cross join lateral (select {AccountStore.Columns} from users where id = n.person and is_active offset 0) u
         where n.session is null or (select s.user_id = n.person and s.expires_at > now() from sessions s where s.id = n.session)
         """;

    private const string Ended =
        """
        select (n.place - 1)::int from unnest((select $1), (select $2)) with ordinality as n (person, session, place)
        where not coalesce((select is_active from users where id = n.person), false)
          or (n.session is not null and not coalesce((select s.user_id = n.person and s.expires_at > now() from sessions s where s.id = n.session), false))
        """;

    private readonly NpgsqlDataSource _database;
    private readonly SharedTrip<AccessToken, CurrentUser?> _trip;

    public PersonLookup(NpgsqlDataSource database, IOptions<SharedTripOptions> options) =>
        (_database, _trip) = (database, new SharedTrip<AccessToken, CurrentUser?>(FindAsync, options.Value));

    /// <summary>The person, if the account is active and the sign-in not revoked.</summary>
    public Task<CurrentUser?> FindAsync(AccessToken token, CancellationToken cancellationToken) => _trip.CallAsync(token, cancellationToken);

    /// <summary>Which of these sign-ins are revoked, or of people whose account is not active any more.</summary>
    /// <returns>Their places, from 0.</returns>
    public async Task<IReadOnlyList<int>> FindEndedAsync(IReadOnlyList<SocketSignIn> signIns, CancellationToken cancellationToken)
    {
        await using var connection = await _database.OpenConnectionAsync(cancellationToken);
        await using var command = Command(Ended, connection, signIns.Select(one => one.UserId), signIns.Select(one => one.SessionId));
        await command.PrepareAsync(cancellationToken);
        List<int> places = [];
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken)) places.Add(reader.GetInt32(0));
        return places;
    }

    private async Task<IReadOnlyList<CurrentUser?>> FindAsync(IReadOnlyList<AccessToken> tokens)
    {
        await using var connection = await _database.OpenConnectionAsync();
        await using var command = Command(Find, connection, tokens.Select(token => token.UserId), tokens.Select(token => token.SessionId));
        await command.PrepareAsync();

        var people = new CurrentUser?[tokens.Count];
        await using var reader = await command.ExecuteReaderAsync();
        var parse = reader.GetRowParser<CurrentUser>();
        while (await reader.ReadAsync()) people[reader.GetInt32(0) - 1] = parse(reader);
        return people;
    }

    private static NpgsqlCommand Command(string sql, NpgsqlConnection connection, IEnumerable<long> people, IEnumerable<Guid?> sessions)
    {
        var command = new NpgsqlCommand(sql, connection);
        command.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = [.. people] });
        command.Parameters.Add(new NpgsqlParameter { Value = sessions.ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Uuid });
        return command;
    }
}
