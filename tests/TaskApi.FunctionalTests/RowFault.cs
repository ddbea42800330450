using Dapper;

namespace AiTasks.TaskApi.FunctionalTests;

/// <summary>
/// Makes PostgreSQL fail when a task whose context carries a marker is written: a trigger, which counts with a sequence,
/// because a sequence remembers what was rolled back.
/// </summary>
internal sealed class RowFault : IAsyncDisposable
{
    private readonly TaskApiFixture _fixture;
    private readonly string _name = $"fault_{Guid.NewGuid():N}";

    private RowFault(TaskApiFixture fixture) => _fixture = fixture;

    /// <summary>What the context's member <c>fault</c> has to be.</summary>
    public string Marker => _name;

    /// <param name="fixture">Whose database.</param>
    /// <param name="operation"><c>insert</c> or <c>update</c>.</param>
    /// <param name="sqlState">The error; 57P01 really ends the connection.</param>
    /// <param name="times">How many writes fail before they succeed.</param>
    public static async Task<RowFault> StartAsync(TaskApiFixture fixture, string operation, string sqlState, int times)
    {
        var fault = new RowFault(fixture);
        var failure = sqlState == "57P01"
            ? "perform pg_terminate_backend(pg_backend_pid())"
            : $"raise exception using errcode = '{sqlState}', message = 'injected'";
        await fault.ExecuteAsync(
            $"""
             create sequence {fault._name};
             create function {fault._name}() returns trigger language plpgsql as $body$
             begin
               if nextval('{fault._name}') <= {times} then {failure}; end if;
               return new;
             end $body$;
             create trigger {fault._name} before {operation} on tasks for each row
               when (new.context->>'fault' = '{fault._name}') execute function {fault._name}();
             """);
        return fault;
    }

    /// <summary>How often such a task was written or nearly written.</summary>
    public async Task<long> CountAsync()
    {
        await using var connection = _fixture.Admin();
        return await connection.QuerySingleAsync<long>($"select last_value from {_name}");
    }

    public async ValueTask DisposeAsync() =>
        await ExecuteAsync($"drop trigger {_name} on tasks; drop function {_name}; drop sequence {_name}");

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = _fixture.Admin();
        await connection.ExecuteAsync(sql);
    }
}
