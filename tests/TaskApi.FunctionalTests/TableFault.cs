using Dapper;

namespace AiTasks.TaskApi.FunctionalTests;

/// <summary>
/// Makes PostgreSQL fail when certain rows are written: a trigger, which counts with a sequence, because a sequence remembers what was
/// rolled back.
/// </summary>
internal sealed class TableFault : IAsyncDisposable
{
    private readonly TaskApiFixture _fixture;
    private readonly string _table;
    private readonly string _name = $"fault_{Guid.NewGuid():N}";

    private TableFault(TaskApiFixture fixture, string table) => (_fixture, _table) = (fixture, table);

    /// <summary>What the member <c>fault</c> of a task's context has to be.</summary>
    public string Marker => _name;

    /// <summary>Fails when rows are inserted.</summary>
    /// <param name="fixture">Whose database.</param>
    /// <param name="table">Into which rows are inserted.</param>
    /// <param name="condition">SQL over <c>new</c>.</param>
    /// <param name="sqlState">The error; 57P01 really ends the connection.</param>
    /// <param name="times">How many inserts fail before they succeed.</param>
    public static Task<TableFault> StartAsync(
        TaskApiFixture fixture, string table, string condition, string sqlState = "P0001", int times = int.MaxValue) =>
        new TableFault(fixture, table).CreateAsync("insert", condition, sqlState, times);

    /// <summary>Fails when a task whose context has the <see cref="Marker"/> is written.</summary>
    /// <param name="fixture">Whose database.</param>
    /// <param name="operation"><c>insert</c> or <c>update</c>.</param>
    /// <param name="sqlState">The error; 57P01 really ends the connection.</param>
    /// <param name="times">How many writes fail before they succeed.</param>
    public static Task<TableFault> OfTasksAsync(TaskApiFixture fixture, string operation, string sqlState, int times)
    {
        var fault = new TableFault(fixture, "tasks");
        return fault.CreateAsync(operation, $"new.context->>'fault' = '{fault.Marker}'", sqlState, times);
    }

    /// <summary>How often such a row was written or nearly written.</summary>
    public async Task<long> CountAsync()
    {
        await using var connection = _fixture.Admin();
        return await connection.QuerySingleAsync<long>($"select last_value from {_name}");
    }

    public async ValueTask DisposeAsync() => await ExecuteAsync($"drop trigger {_name} on {_table}; drop function {_name}; drop sequence {_name}");

    private async Task<TableFault> CreateAsync(string operation, string condition, string sqlState, int times)
    {
        var failure = sqlState == "57P01"
            ? "perform pg_terminate_backend(pg_backend_pid())"
            : $"raise exception using errcode = '{sqlState}', message = 'injected'";
        await ExecuteAsync(
            $"""
             create sequence {_name};
             create function {_name}() returns trigger language plpgsql as $body$
             begin
               if not coalesce({condition}, false) then return new; end if;
               if nextval('{_name}') <= {times} then {failure}; end if;
               return new;
             end $body$;
             create trigger {_name} after {operation} on {_table} for each row execute function {_name}();
             """);
        return this;
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = _fixture.Admin();
        await connection.ExecuteAsync(sql);
    }
}
