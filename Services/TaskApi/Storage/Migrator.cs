using System.Reflection;
using Dapper;
using Npgsql;

namespace AiTasks.TaskApi.Storage;

/// <summary>
/// Applies the numbered <c>.sql</c> files that the database does not have yet, each in its own transaction. An advisory
/// lock makes simultaneous runs wait for each other.
/// </summary>
internal sealed class Migrator(NpgsqlDataSource database, ILogger<Migrator> logger)
{
    // Any number of ours will do, as long as every run uses the same.
    private const long LockKey = 0x0A17A5C5;

    public async Task MigrateAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync("set statement_timeout = 0");
        await connection.ExecuteAsync("select pg_advisory_lock(@LockKey)", new { LockKey });
        await connection.ExecuteAsync(
            """
            create table if not exists schema_migrations (
              name text primary key,
              applied_at timestamptz not null default now()
            )
            """);
        var applied = (await connection.QueryAsync<string>("select name from schema_migrations")).ToHashSet();

        foreach (var name in MigrationNames().Where(name => !applied.Contains(name)))
        {
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            await connection.ExecuteAsync(await ReadAsync(name), transaction: transaction);
            await connection.ExecuteAsync("insert into schema_migrations (name) values (@name)", new { name }, transaction);
            await transaction.CommitAsync(cancellationToken);
            logger.LogInformation("Applied migration {Migration}", name);
        }

        await connection.ExecuteAsync("select pg_advisory_unlock(@LockKey)", new { LockKey });
    }

    private static IEnumerable<string> MigrationNames() =>
        Assembly.GetExecutingAssembly().GetManifestResourceNames()
            .Where(name => name.EndsWith(".sql", StringComparison.Ordinal)).Order(StringComparer.Ordinal);

    private static async Task<string> ReadAsync(string name)
    {
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!);
        return await reader.ReadToEndAsync();
    }
}
