using Dapper;
using Npgsql;

namespace AiTasks.TaskApi.Operations;

/// <summary>A task as those see it who look after the system: what happened to it, and nothing of what it is about.</summary>
internal sealed record OperationsTask
{
    public long TaskId { get; init; }

    /// <summary>Whose it is: their username.</summary>
    public string Username { get; init; } = "";
    public string TaskType { get; init; } = "";

    /// <summary>The backend that reports it; null for a task of our workers.</summary>
    public string? Service { get; init; }

    /// <summary>One of <see cref="Contracts.TaskStates"/>.</summary>
    public string State { get; init; } = "";
    public int ProgressPercent { get; init; }

    /// <summary>1, 2, 3 …</summary>
    public int Attempt { get; init; }

    /// <summary>Who does or did it; null before.</summary>
    public string? Worker { get; init; }
    public string? ErrorCode { get; init; }
    public string? ErrorMessage { get; init; }
    public DateTime CreatedAt { get; init; }
    public DateTime? StartedAt { get; init; }
    public DateTime? FinishedAt { get; init; }

    /// <summary>What its calls of models cost, own keys included, in the unit of the price table.</summary>
    public decimal Cost { get; init; }

    /// <summary>For the dashboard's <c>/traces/detail/{trace_id}</c>; null when it was not traced.</summary>
    public string? TraceId { get; init; }
}

/// <summary>Reads the newest tasks of everybody.</summary>
internal sealed class OperationsTasks(NpgsqlDataSource database)
{
    private const string Newest =
        """
        select t.id as task_id, u.username, t.type as task_type, t.service, t.state, t.progress as progress_percent, t.attempt, t.worker, t.error_code,
          t.error_message, t.created_at, t.started_at, t.finished_at, coalesce(c.cost, 0) as cost, nullif(split_part(t.trace_parent, '-', 2), '') as trace_id
        from tasks t join users u on u.id = t.user_id
          left join lateral (select trim_scale(sum(cost)) as cost from model_calls where task_id = t.id and state <> 'void') c on true
        where (@state::text is null or t.state = @state) and (@type::text is null or t.type = @type)
          and (@user::text is null or t.user_id in (select id from users where lower(username) = lower(@user) or lower(email) = lower(@user)))
        order by t.id desc limit @limit
        """;

    /// <param name="state">Only those in this state; null for all.</param>
    /// <param name="type">Only those of this type; null for all.</param>
    /// <param name="user">Only those of the person with this username or email; null for everybody's.</param>
    /// <param name="limit">The most.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<IReadOnlyList<OperationsTask>> ReadAsync(string? state, string? type, string? user, int limit, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return (await connection.QueryAsync<OperationsTask>(new CommandDefinition(
            Newest, new { state, type, user, limit }, cancellationToken: cancellationToken))).AsList();
    }
}
