using System.Globalization;
using AiTasks.TaskApi.Tasks;
using Dapper;
using Npgsql;

namespace AiTasks.TaskApi.StatusApi;

/// <summary>
/// Finds tasks by the names of contract C: what their backend calls them, or else the number of a task of our workers. A name that
/// was used again means the newest task.
/// </summary>
internal sealed class StatusRecords(NpgsqlDataSource database)
{
    // So many that no person misses one, and no answer grows without end.
    private const int MaxListed = 500;

    private const string Named = "(external_id = @name or (id = @number and service is null))";

    public async Task<AiTask?> FindAsync(long owner, string name, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.QueryFirstOrDefaultAsync<AiTask>(new CommandDefinition(
            $"select {TaskRows.Columns} from tasks where user_id = @owner and {Named} and dismissed_at is null order by id desc limit 1",
            Values(name, owner), cancellationToken: cancellationToken));
    }

    /// <summary>Open tasks first, each kind newest first.</summary>
    public async Task<IReadOnlyList<AiTask>> ListAsync(long owner, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return (await connection.QueryAsync<AiTask>(new CommandDefinition(
            $"""
             select {TaskRows.Columns} from tasks where user_id = @owner and dismissed_at is null
             order by finished_at is null desc, id desc limit {MaxListed}
             """,
            new { owner }, cancellationToken: cancellationToken))).AsList();
    }

    /// <summary>Removes the records of that name from the person's sight. What their backends go on to report is kept, and not shown.</summary>
    /// <returns>False: the person has none.</returns>
    public async Task<bool> DismissAsync(long owner, string name, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.ExecuteAsync(new CommandDefinition(
            $"update tasks set dismissed_at = now() where user_id = @owner and {Named} and dismissed_at is null",
            Values(name, owner), cancellationToken: cancellationToken)) > 0;
    }

    /// <summary>Whether anybody has a task of that name.</summary>
    public async Task<bool> ExistsAsync(string name, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.ExecuteScalarAsync<bool>(new CommandDefinition(
            $"select exists (select 1 from tasks where {Named} and dismissed_at is null)", Values(name, null), cancellationToken: cancellationToken));
    }

    private static object Values(string name, long? owner) => new
    {
        name,
        owner,
        number = long.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : (long?)null,
    };
}
