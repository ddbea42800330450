using Npgsql;

namespace AiTasks.Cli.Doctor;

/// <summary>What a PostgreSQL has to be able to do for us.</summary>
internal static class DatabaseServer
{
    private static readonly Version Oldest = new(14, 0);

    // Beyond this, the next replica that starts may find no connection left.
    private const double CrowdedShare = 0.9;

    private const string State =
        """
        select pg_is_in_recovery() or current_setting('transaction_read_only')::bool, current_setting('fsync')::bool,
          current_setting('synchronous_commit'), (select count(*) from pg_stat_activity where backend_type = 'client backend'),
          current_setting('max_connections')::int, pg_size_pretty(pg_database_size(current_database()))
        """;

    public static async Task ExamineAsync(NpgsqlConnection connection, Findings findings, CancellationToken cancellationToken)
    {
        findings.Judge(
            "database version", connection.PostgreSqlVersion >= Oldest, $"PostgreSQL {connection.PostgreSqlVersion}.",
            $"AiTasks needs {Oldest.Major} or newer: upgrade it.");
        await using var command = new NpgsqlCommand(State, connection);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        await row.ReadAsync(cancellationToken);

        var writable = !row.GetBoolean(0);
        findings.Judge(
            "database", writable, writable ? "It takes writes." : "It is read-only: a standby, or told so.",
            $"Point ConnectionStrings__{Deployments.Deployment.Database} at the primary, or promote this one.");

        // 'local' and stronger all wait for the disk here.
        var (fsync, commit) = (row.GetBoolean(1), row.GetString(2));
        findings.Judge(
            "database durability", fsync && commit != "off", $"fsync is {(fsync ? "on" : "off")}, synchronous_commit is {commit}.",
            "Turn both on: a task that was accepted may be lost otherwise when the machine fails.");

        var (used, most) = (row.GetInt64(3), row.GetInt32(4));
        findings.Judge(
            "database connections", used < most * CrowdedShare, $"{used} of {most} are used.",
            "Raise max_connections, or lower StorageOptions__MaxConnections: each task API takes up to that many.");
        findings.Ok("database size", $"{row.GetString(5)}.");
    }
}
