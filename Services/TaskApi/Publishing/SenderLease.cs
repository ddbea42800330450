using System.Globalization;
using Dapper;
using Npgsql;

namespace AiTasks.TaskApi.Publishing;

/// <summary>
/// The right to send, which one process has at a time: an advisory lock of a connection of its own. Messages are noted as begun over that very
/// connection, so whoever has lost the lock, even without knowing it yet, cannot begin another.
/// </summary>
internal sealed class SenderLease : IAsyncDisposable
{
    /// <summary>By which the connection is known in <c>pg_stat_activity</c>.</summary>
    public const string ApplicationName = "aitasks-telegram";

    // Two numbers of ours: these locks and those with one number, such as the migrator's, never meet.
    private const string Take = "select pg_try_advisory_lock(173647301, 1)";

    // A machine that has vanished, or a process that stands still, would keep the lock for hours.
    private const string Configure =
        """
        select set_config('idle_session_timeout', @silence, false), set_config('tcp_keepalives_idle', '5', false),
          set_config('tcp_keepalives_interval', '2', false), set_config('tcp_keepalives_count', '3', false)
        """;

    // Nothing that the database answers takes longer unless it is in trouble, and then another process may have the lock already.
    private const int CommandSeconds = 5;

    private readonly SemaphoreSlim _one = new(1);
    private readonly NpgsqlDataSource _database;
    private readonly NpgsqlConnection _connection;

    private SenderLease(NpgsqlDataSource database, NpgsqlConnection connection) => (_database, _connection) = (database, connection);

    /// <summary>Connects; the right is not taken yet.</summary>
    /// <param name="connectionString">Of the database.</param>
    /// <param name="pollInterval">At least so often the connection is used.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task<SenderLease> OpenAsync(string connectionString, TimeSpan pollInterval, CancellationToken cancellationToken)
    {
        // Out of no pool, which would keep the connection, and the lock with it.
        var settings = new NpgsqlConnectionStringBuilder(connectionString)
        {
            Pooling = false,
            ApplicationName = ApplicationName,
            Timeout = CommandSeconds,
            CommandTimeout = CommandSeconds,
        };
        var source = new NpgsqlDataSourceBuilder(settings.ConnectionString);
        source.ConfigureTracing(tracing => tracing.ConfigureCommandFilter(_ => System.Diagnostics.Activity.Current is not null));
        var database = source.Build();
        try
        {
            var lease = new SenderLease(database, await database.OpenConnectionAsync(cancellationToken));
            var silence = ((long)(5 * pollInterval + TimeSpan.FromSeconds(CommandSeconds)).TotalMilliseconds).ToString(CultureInfo.InvariantCulture);
            await lease._connection.ExecuteAsync(new CommandDefinition(Configure, new { silence }, cancellationToken: cancellationToken));
            return lease;
        }
        catch
        {
            await database.DisposeAsync();
            throw;
        }
    }

    /// <returns>False: another process has it.</returns>
    public Task<bool> TryTakeAsync(CancellationToken cancellationToken) =>
        RunAsync(transaction => _connection.ExecuteScalarAsync<bool>(Take, transaction: transaction), cancellationToken);

    /// <summary>Reads over the connection; that it answers shows that the right is still there.</summary>
    public Task<List<T>> QueryAsync<T>(string sql, object values, CancellationToken cancellationToken) =>
        RunAsync(async transaction => (await _connection.QueryAsync<T>(sql, values, transaction)).AsList(), cancellationToken);

    /// <summary>Changes one row, if the right is still there when the change becomes visible to others.</summary>
    /// <returns>Null: there was nothing to change.</returns>
    public Task<T?> CommitAsync<T>(string sql, object values) where T : class =>
        RunAsync(transaction => _connection.QuerySingleOrDefaultAsync<T>(sql, values, transaction), CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await _connection.DisposeAsync();
        await _database.DisposeAsync();
        _one.Dispose();
    }

    // Always within a transaction, which a connection that has broken refuses. Without one, Dapper would open the connection anew: one that
    // works, but has no lock. The token ends the wait for one's turn only: a command that is broken off costs the connection.
    private async Task<T> RunAsync<T>(Func<NpgsqlTransaction, Task<T>> work, CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            await using var transaction = await _connection.BeginTransactionAsync(CancellationToken.None);
            var result = await work(transaction);
            await transaction.CommitAsync(CancellationToken.None);
            return result;
        }
        finally
        {
            _one.Release();
        }
    }
}
