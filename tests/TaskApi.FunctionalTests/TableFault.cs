using Dapper;

namespace AiTasks.TaskApi.FunctionalTests;

/// <summary>Makes PostgreSQL fail when certain rows are inserted into a table.</summary>
internal sealed class TableFault : IAsyncDisposable
{
    private readonly TaskApiFixture _fixture;
    private readonly string _table;
    private readonly string _name = $"fault_{Guid.NewGuid():N}";

    private TableFault(TaskApiFixture fixture, string table) => (_fixture, _table) = (fixture, table);

    /// <param name="fixture">Whose database.</param>
    /// <param name="table">Into which rows are inserted.</param>
    /// <param name="condition">SQL over <c>new</c>.</param>
    /// <param name="sqlState">The error; 57P01 really ends the connection.</param>
    /// <param name="times">How many inserts fail before they succeed.</param>
    public static async Task<TableFault> StartAsync(
        TaskApiFixture fixture, string table, string condition, string sqlState = "P0001", int times = int.MaxValue)
    {
        var fault = new TableFault(fixture, table);
        var failure = sqlState == "57P01"
            ? "perform pg_terminate_backend(pg_backend_pid())"
            : $"raise exception using errcode = '{sqlState}', message = 'injected'";
        await fault.ExecuteAsync(
            $"""
             create sequence {fault._name};
             create function {fault._name}() returns trigger language plpgsql as $body$
             begin
               if not ({condition}) then return new; end if;
               if nextval('{fault._name}') <= {times} then {failure}; end if;
               return new;
             end $body$;
             create trigger {fault._name} after insert on {table} for each row execute function {fault._name}();
             """);
        return fault;
    }

    /// <summary>How often such a row was inserted or nearly inserted.</summary>
    public async Task<long> CountAsync()
    {
        await using var connection = _fixture.Admin();
        return await connection.QuerySingleAsync<long>($"select last_value from {_name}");
    }

    public async ValueTask DisposeAsync() => await ExecuteAsync($"drop trigger {_name} on {_table}; drop function {_name}; drop sequence {_name}");

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = _fixture.Admin();
        await connection.ExecuteAsync(sql);
    }
}
