using AiTasks.Cli.Invocation;
using Npgsql;

namespace AiTasks.Cli.Backups;

/// <summary>What was renewed.</summary>
/// <param name="Streams">Streams with a new epoch.</param>
/// <param name="Commands">Commands that are sent again.</param>
internal sealed record Renewed(int Streams, int Commands);

/// <summary>
/// Makes a restored database safe to go on with. The world outside has seen more than it knows: clients hold positions and numbers that
/// were given after the backup.
/// </summary>
internal static class Renewal
{
    // More than are given between two backups. A number that were given twice would show one person what is another's.
    private const int Gap = 1_000_000;

    private const string Empty =
        "select not exists (select 1 from pg_class where relkind in ('r', 'p') and relnamespace = 'public'::regnamespace)";

    private const string AtWork =
        """
        select exists (select 1 from nodes where seen_at > now() - interval '15 seconds')
          or exists (select 1 from workers where seen_at > now() - interval '15 seconds')
        """;

    private const string Epochs = "update streams set epoch = gen_random_uuid()";

    // Whatever the broker had of them is not to be counted on; a command that comes twice is done once.
    private const string Commands = "update outbox set sent_at = null where sent_at is not null";

    private static readonly string Numbers =
        $"""
         select setval(oid::regclass, coalesce(pg_sequence_last_value(oid), 0) + {Gap})
         from pg_class where relkind = 'S' and relnamespace = 'public'::regnamespace
         """;

    /// <exception cref="CommandFailedException">Something is in the database.</exception>
    public static async Task RequireEmptyAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Empty, connection);
        if (await command.ExecuteScalarAsync(cancellationToken) is false)
        {
            throw new CommandFailedException(
                $"The database '{connection.Database}' is not empty. Create a new one for the backup and point ConnectionStrings__aitasks at it.");
        }
    }

    /// <summary>Gives every stream a new epoch, lets numbers go on after a gap, and has commands sent anew; all of it or nothing.</summary>
    /// <exception cref="CommandFailedException">Services are at work in it, or it is no database of ours.</exception>
    public static async Task<Renewed> RenewAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        try
        {
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            await using (var atWork = new NpgsqlCommand(AtWork, connection))
            {
                if (await atWork.ExecuteScalarAsync(cancellationToken) is true)
                    throw new CommandFailedException("Services are at work in this database: stop them first.");
            }

            var renewed = new Renewed(
                await ExecuteAsync(connection, Epochs, cancellationToken), await ExecuteAsync(connection, Commands, cancellationToken));
            await ExecuteAsync(connection, Numbers, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return renewed;
        }
        catch (PostgresException error)
        {
            throw new CommandFailedException($"The database was not renewed and must not be used as it is: {error.MessageText}");
        }
    }

    private static async Task<int> ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
