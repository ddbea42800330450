using Dapper;
using Microsoft.Extensions.Options;
using Npgsql;

namespace AiTasks.TaskApi.Operations;

/// <summary>A process, as it says itself.</summary>
/// <param name="Id">Machine and process id, with the service's name where a machine runs several.</param>
/// <param name="Service">What it is.</param>
/// <param name="Health">How it is.</param>
/// <param name="Problems">A JSON object: what is wrong, by the name of the check.</param>
/// <param name="Sockets">A JSON object: open sockets, by what they speak.</param>
/// <param name="People">Whose sockets they are.</param>
internal sealed record NodeReport(string Id, string Service, string Health, string Problems = "{}", string Sockets = "{}", int People = 0);

/// <summary>Remembers which processes there are.</summary>
internal sealed class NodeStore(NpgsqlDataSource database, IOptions<OperationsOptions> options)
{
    // Those that died without a word are nobody's any more.
    private const string Sweep = "delete from nodes where seen_at < now() - 100 * @Lapse";

    private const string Remember =
        $"""
        {Sweep};
        insert into nodes (id, service, health, problems, sockets, people)
        values (@Id, @Service, @Health, @Problems::jsonb, @Sockets::jsonb, @People)
        on conflict (id) do update set
          health = excluded.health, problems = excluded.problems, sockets = excluded.sockets, people = excluded.people, seen_at = now()
        """;

    private const string Forget = "delete from nodes where id = @id";

    public Task RememberAsync(NodeReport report, CancellationToken cancellationToken) => ExecuteAsync(
        Remember, new { report.Id, report.Service, report.Health, report.Problems, report.Sockets, report.People, options.Value.Lapse }, cancellationToken);

    public Task ForgetAsync(string id, CancellationToken cancellationToken) =>
        ExecuteAsync(Forget, new { id }, cancellationToken);

    private async Task ExecuteAsync(string sql, object values, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(sql, values, cancellationToken: cancellationToken));
    }
}
