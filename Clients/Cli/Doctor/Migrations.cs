using System.Reflection;
using Npgsql;

namespace AiTasks.Cli.Doctor;

/// <summary>The migrations that were applied against those that this version brings.</summary>
internal static class Migrations
{
    private static readonly string[] Known =
        [.. Assembly.GetExecutingAssembly().GetManifestResourceNames().Where(name => name.EndsWith(".sql", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    public static async Task ExamineAsync(NpgsqlConnection connection, Findings findings, CancellationToken cancellationToken)
    {
        var applied = await AppliedAsync(connection, cancellationToken);
        string[] missing = [.. Known.Except(applied)], unknown = [.. applied.Except(Known)];
        if (missing.Length > 0)
        {
            findings.Trouble(
                "migrations", $"Not applied: {string.Join(", ", missing)}.",
                "Run the task API of this version with 'migrate', before its services start. ./run and deploy/ do that by themselves.");
        }

        if (unknown.Length > 0)
        {
            findings.Trouble(
                "migrations", $"Applied and not known to this version: {string.Join(", ", unknown)}.",
                "The database is of a newer version than this program: use the program of that version, and see that no older service is left.");
        }

        if (missing.Length + unknown.Length == 0) findings.Ok("migrations", $"All {Known.Length} are applied, the last one {Known[^1]}.");
    }

    private static async Task<string[]> AppliedAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            "select case when to_regclass('schema_migrations') is not null then 'select name from schema_migrations' else 'select null::text where false' end",
            connection);
        await using var names = new NpgsqlCommand((string)(await command.ExecuteScalarAsync(cancellationToken))!, connection);
        await using var rows = await names.ExecuteReaderAsync(cancellationToken);
        var applied = new List<string>();
        while (await rows.ReadAsync(cancellationToken)) applied.Add(rows.GetString(0));
        return [.. applied];
    }
}
