using AiTasks.TaskApi.Storage;
using Dapper;
using Npgsql;

namespace AiTasks.TaskApi.FunctionalTests;

/// <summary>A connection that breaks while several results are read is a failure of the database, whatever the libraries make of it.</summary>
public sealed class BrokenReadingTests(TaskApiFixture fixture)
{
    // The rows before it make it break within a result, not between two.
    private const string BreakingOff = """
        select case when i = 100000 then pg_terminate_backend(pg_backend_pid())::text else repeat('x', 100) end from generate_series(1, 100001) i;
        select 2
        """;

    [Fact]
    public async Task A_connection_that_breaks_within_one_of_several_results_is_a_passing_failure_of_the_database()
    {
        await using var connection = new NpgsqlConnection($"{fixture.Servers.PostgresConnection("taskapi")};Pooling=false");
        using var answer = await connection.QueryMultipleAsync(BreakingOff);
        var error = await Assert.ThrowsAnyAsync<Exception>(() => answer.ReadAsync<string>());

        // Not the database's own: that is the point.
        Assert.IsType<InvalidOperationException>(error);
        Assert.True(DatabaseFailure.IsPassing(error), error.ToString());
        Assert.True(DatabaseFailure.IsDatabases(error));
        Assert.False(DatabaseFailure.IsDatabases(new InvalidOperationException("The reader is closed")));
    }
}
