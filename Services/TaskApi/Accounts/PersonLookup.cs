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

    private readonly NpgsqlDataSource _database;
    private readonly SharedTrip<AccessToken, CurrentUser?> _trip;

    public PersonLookup(NpgsqlDataSource database, IOptions<SharedTripOptions> options) =>
        (_database, _trip) = (database, new SharedTrip<AccessToken, CurrentUser?>(FindAsync, options.Value));

    /// <summary>The person, if the account is active and the sign-in not revoked.</summary>
    public Task<CurrentUser?> FindAsync(AccessToken token, CancellationToken cancellationToken) => _trip.CallAsync(token, cancellationToken);

    private async Task<IReadOnlyList<CurrentUser?>> FindAsync(IReadOnlyList<AccessToken> tokens)
    {
        await using var connection = await _database.OpenConnectionAsync();
        await using var command = new NpgsqlCommand(Find, connection);
        command.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = [.. tokens.Select(token => token.UserId)] });
        command.Parameters.Add(new NpgsqlParameter
        {
            Value = tokens.Select(token => token.SessionId).ToArray(),
            NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Uuid,
        });
        await command.PrepareAsync();

        var people = new CurrentUser?[tokens.Count];
        await using var reader = await command.ExecuteReaderAsync();
        var parse = reader.GetRowParser<CurrentUser>();
        while (await reader.ReadAsync()) people[reader.GetInt32(0) - 1] = parse(reader);
        return people;
    }
}
