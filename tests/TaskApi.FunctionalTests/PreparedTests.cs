using AiTasks.Contracts;
using AiTasks.TestServers;
using Dapper;
using Npgsql;

namespace AiTasks.TaskApi.FunctionalTests;

/// <summary>What runs for every task is planned once on a connection, not each time.</summary>
public sealed class PreparedTests(TaskApiFixture fixture)
{
    private const int Connections = 10;

    private static readonly string[] Hot =
    [
        "insert into tasks", "delete from outbox", "from tasks where id = any", "update tasks set", "insert into stream_events", "insert into messages",
        "select title from chats", "update chat_answers", "from unnest((select $1), (select $2), (select $3)) with ordinality as p", "from users where id =",
        "from said join tasks",
    ];

    [Fact]
    public async Task What_runs_for_every_task_is_prepared()
    {
        using var person = await ChatClient.SignInAsync(fixture);
        var chat = await person.CreateAsync();
        NpgsqlDataSource[] databases = [fixture.Service<NpgsqlDataSource>(), fixture.Service<NpgsqlDataSource>(1)];
        var prepared = new HashSet<string>();
        await Wait.ForAsync("all of it to be prepared", async () =>
        {
            var task = await person.AskAsync(chat, "Где щит?");
            await person.OpenAsync(chat);
            var run = await fixture.Worker.ClaimAsync(task);
            Assert.True(await run.SayAsync("В подвале."));
            Assert.True(await run.CompleteAsync("""{"content":"В подвале."}"""));
            await person.EventsAsync(task);
            await person.AskServiceAsync(ChatApiRoutes.Delivered, task);

            var connections = await Task.WhenAll(databases.SelectMany(
                database => Enumerable.Range(0, Connections).Select(_ => database.OpenConnectionAsync().AsTask())));
            foreach (var connection in connections)
            {
                prepared.UnionWith(await connection.QueryAsync<string>(
                    "select statement from pg_prepared_statements where generic_plans + custom_plans > 0"));
                await connection.DisposeAsync();
            }

            return Hot.All(part => prepared.Any(statement => statement.Contains(part, StringComparison.Ordinal)));
        });
    }
}
