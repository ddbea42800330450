using Dapper;
using Npgsql;

namespace AiTasks.TaskApi.Tasks;

/// <summary>Reads tasks. Every question names its owner, so that nobody else's task can be an answer.</summary>
internal sealed class TaskQueries(NpgsqlDataSource database)
{
    public async Task<AiTask?> FindAsync(long owner, long id, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.QuerySingleOrDefaultAsync<AiTask>(new CommandDefinition(
            $"select {TaskRows.Columns} from tasks where id = @id and user_id = @owner",
            new { id, owner }, cancellationToken: cancellationToken));
    }

    /// <summary>The newest task that a backend calls by this name.</summary>
    public async Task<AiTask?> FindReportedAsync(string service, string name, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.QueryFirstOrDefaultAsync<AiTask>(new CommandDefinition(
            $"select {TaskRows.Columns} from tasks where service = @service and external_id = @name order by id desc limit 1",
            new { service, name }, cancellationToken: cancellationToken));
    }

    /// <summary>Pending and running tasks, oldest first.</summary>
    public async Task<IReadOnlyList<AiTask>> OpenAsync(long owner, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return (await connection.QueryAsync<AiTask>(new CommandDefinition(
            $"select {TaskRows.Columns} from tasks where user_id = @owner and state in ('pending', 'running') order by id",
            new { owner }, cancellationToken: cancellationToken))).AsList();
    }

    /// <summary>One page of all tasks, newest first, and how many there are in all.</summary>
    public async Task<(IReadOnlyList<AiTask> Tasks, long Total)> PageAsync(
        long owner, string? type, string? state, int page, int pageSize, CancellationToken cancellationToken)
    {
        const string matching =
            "from tasks where user_id = @owner and (@type::text is null or type = @type) and (@state::text is null or state = @state)";
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        using var answer = await connection.QueryMultipleAsync(new CommandDefinition(
            $"""
             select {TaskRows.Columns} {matching} order by id desc limit @limit offset @offset;
             select count(*) {matching}
             """,
            new { owner, type, state, limit = pageSize, offset = (long)(page - 1) * pageSize },
            cancellationToken: cancellationToken));
        return ((await answer.ReadAsync<AiTask>()).AsList(), await answer.ReadSingleAsync<long>());
    }
}
