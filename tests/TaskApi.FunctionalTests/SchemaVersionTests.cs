using AiTasks.Contracts;
using AiTasks.TaskApi.Storage;
using Dapper;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace AiTasks.TaskApi.FunctionalTests;

/// <summary>F26: a database that a later version has migrated already, as during an upgrade.</summary>
public sealed class SchemaVersionTests(TaskApiFixture fixture)
{
    [Fact]
    public async Task F26_this_version_works_on_tables_to_which_a_later_one_has_added()
    {
        var name = $"later_{Guid.NewGuid():N}";
        await using (var admin = fixture.Admin("postgres")) await admin.ExecuteAsync($"create database {name}");
        var connection = $"{fixture.Servers.PostgresConnection(name)};Pooling=false";
        await using var database = StorageExtensions.CreateDataSource(
            new ConfigurationBuilder().AddInMemoryCollection([new("ConnectionStrings:aitasks", connection)]).Build());
        var migrator = new Migrator(database, NullLogger<Migrator>.Instance);
        await migrator.MigrateAsync(TestContext.Current.CancellationToken);
        await AddAsync(database);

        // The job of this version runs once more, as when its deployment is repeated.
        await migrator.MigrateAsync(TestContext.Current.CancellationToken);
        await using var node = fixture.StartNode(
            ("ConnectionStrings:aitasks", connection), ("ConnectionStrings:redis", "127.0.0.1:1,abortConnect=false"),
            ("ConnectionStrings:rabbitmq", "amqp://nobody:nothing@127.0.0.1:1"));
        using var person = await fixture.SignInAsync(node);
        var task = await person.StartAsync(TaskTypes.GoalMentorHelp, new { goal_title = "Плавать" });
        Assert.Equal("pending", (string?)(await person.StatusAsync(task))["status"]);
        Assert.True((bool?)(await person.PostAsync("app/ai-tasks/cancel/", new { task_id = task }))["data"]!["cancelled"]);
        Assert.Equal(1, (int)(await person.PostAsync("app/ai-tasks/history/", new { }))["data"]!["total_items"]!);

        using var caller = new ApiCaller(node.CreateClient()) { Bearer = PushClient.Session(person) };
        var chat = (string)(await caller.OkAsync(HttpMethod.Post, "/chats", new { title = "Кровля" }))["id"]!;
        await caller.OkAsync(HttpMethod.Post, $"/chats/{chat}/messages", new { content = "Что с кровлей?" });
        Assert.Equal("Кровля", (string?)(await caller.GetAsync($"/chats/{chat}"))["title"]);
        await caller.OkAsync(HttpMethod.Patch, "/me/settings", new { temperature = 0.5 });
        await caller.UploadAsync("a.txt", "текст"u8.ToArray(), "/files/upload");
    }

    // What a release may do to tables that the one before it still uses: add.
    private static async Task AddAsync(NpgsqlDataSource database)
    {
        await using var connection = await database.OpenConnectionAsync();
        var tables = (await connection.QueryAsync<string>(
            "select table_name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'")).ToList();
        Assert.True(tables.Count > 20, $"Only {tables.Count} tables.");
        foreach (var table in tables)
            await connection.ExecuteAsync($"alter table \"{table}\" add column later_text text not null default 'later', add column later_number bigint");
        await connection.ExecuteAsync(
            """
            create table later_things (id bigint primary key);
            insert into schema_migrations (name) values ('9999_later.sql');
            """);
    }
}
