using System.Text;
using AiTasks.Contracts;
using AiTasks.TaskApi.FunctionalTests.Accounting;
using AiTasks.TestServers;
using Dapper;
using StackExchange.Redis;

namespace AiTasks.TaskApi.FunctionalTests.PersonalData;

/// <summary>Of somebody who is erased nothing is left but what is named here.</summary>
[Collection(nameof(ModelCalls))]
public sealed class ErasureTests(TaskApiFixture fixture)
{
    // Tables whose rows stay, and why.
    private static readonly Dictionary<string, string> Stay = new()
    {
        ["audit_log"] = "What was done is known on; the number stands for nobody any more and the address is gone.",
        ["model_calls"] = "What calls cost is in everybody's sums, as nobody's.",
    };

    // Tables that refer to files, of which a person's own are never among those of projects.
    private static readonly string[] OfNobody = ["project_files", "project_uploads"];

    [Fact]
    public async Task Nothing_of_a_person_is_left_in_any_table_file_or_in_Redis()
    {
        await using var estate = await Estate.CreateAsync(fixture);
        await using var database = fixture.Admin();
        var tables = await PersonTables.FindAsync(database);
        var before = new Dictionary<string, string[]>();
        foreach (var table in tables.Names) before[table] = await tables.RowsAsync(database, table, estate.Id, estate.PublicId);
        var bare = tables.Names.Where(table => before[table].Length == 0).Except(OfNobody);
        Assert.True(!bare.Any(), $"Nothing of the person was in {string.Join(", ", bare)}: fill it in {nameof(Estate)}, so that it is seen to be erased.");
        Assert.NotEmpty(await tables.HoldingAsync(database, estate.Word));
        Assert.NotEmpty(FilesHolding(estate.Word));
        using var other = await ApiCaller.NewPersonAsync(fixture);
        var chat = await other.OkAsync(HttpMethod.Post, "/chats", new { title = "stays" });

        using var admin = ApiCaller.Administrator(fixture);
        var path = $"/admin/users/{Uri.EscapeDataString(estate.Username)}";
        Assert.Equal("erasing", (string?)(await admin.OkAsync(HttpMethod.Delete, path))["status"]);
        await GoneAsync(estate.Id);

        foreach (var (table, rows) in before)
        {
            var left = await tables.CountAsync(database, table, rows);
            Assert.True(Stay.ContainsKey(table) ? left == rows.Length : left == 0, $"Of {rows.Length} rows in {table} {left} are left.");
            if (table != "audit_log") Assert.Empty(await tables.RowsAsync(database, table, estate.Id, estate.PublicId));
        }

        Assert.Empty(await tables.HoldingAsync(database, estate.Word));
        Assert.Empty(await tables.HoldingAsync(database, estate.Username));
        Assert.Empty(FilesHolding(estate.Word));
        Assert.Empty(await KeysHoldingAsync(estate.Word));
        Assert.Equal(0, await fixture.QueryAsync<int>(
            "select count(*)::int from audit_log where address is not null and (actor_person = @PublicId or person = @PublicId and actor_kind = 'nobody')",
            new { estate.PublicId }));
        Assert.Equal(
            ["erased", "erasure_asked"],
            (await admin.GetAsync($"/v1/admin/audit?person={estate.PublicId}&limit=2"))["entries"]!.AsArray().Select(entry => (string?)entry!["deed"]));
        Assert.Equal(chat.ToJsonString(), (await other.GetAsync("/chats"))[0]!.ToJsonString());
        await admin.RefusedAsync(404, HttpMethod.Delete, path);
    }

    [Fact]
    public async Task Whoever_erases_themselves_is_out_at_once_and_their_tasks_end()
    {
        using var browser = await fixture.SignInAsync();
        using var person = new ApiCaller(fixture.CreateClient()) { Bearer = PushClient.Session(browser) };
        var task = await browser.StartAsync(TaskTypes.GoalMentorHelp);
        await fixture.Worker.ClaimAsync(task);
        foreach (var wrong in (string[])["", "?username=", "?username=somebody"])
            Assert.Equal("username", (string?)(await person.RefusedAsync(422, HttpMethod.Delete, $"/me{wrong}"))["details"]!["field"]);
        await person.GetAsync("/me");

        await person.OkAsync(HttpMethod.Delete, $"/me?username={Uri.EscapeDataString(browser.Email!)}");
        await person.RefusedAsync(401, HttpMethod.Get, "/me");
        await person.RefusedAsync(401, HttpMethod.Delete, $"/me?username={Uri.EscapeDataString(browser.Email!)}");
        await Wait.ForAsync("the worker to be told to stop", () => fixture.Worker.Cancels.Any(cancel => cancel.TaskId == task));
        await Wait.ForAsync("the person to be gone", async () =>
            await fixture.QueryAsync<int>("select count(*)::int from users where email = @Email", new { browser.Email }) == 0);

        // The name is free again, and whoever takes it is somebody else.
        using var next = fixture.Browse();
        await next.RegisterAsync(browser.Email!);
        await next.PostAsync("update-user-data/", new { is_terms_accepted = true, is_privacy_accepted = true });
        Assert.Empty((await next.PostAsync("app/ai-tasks/history/", new { }))["data"]!["tasks"]!.AsArray());
    }

    [Fact]
    public async Task An_administrator_is_erased_by_another_one_only()
    {
        using var admin = await ApiCaller.NewPersonAsync(fixture, "admin");
        using var other = await ApiCaller.NewPersonAsync(fixture, "admin");
        await admin.RefusedAsync(409, HttpMethod.Delete, $"/me?username={admin.Username}");
        await admin.RefusedAsync(409, HttpMethod.Delete, $"/admin/users/{admin.Username}");
        await admin.GetAsync("/me");
        await other.OkAsync(HttpMethod.Delete, $"/admin/users/{admin.Username}");
        await admin.RefusedAsync(401, HttpMethod.Get, "/me");
    }

    [Fact]
    public async Task Held_up_in_the_middle_and_asked_for_again_it_goes_on_and_nobody_makes_the_account_active()
    {
        await using var estate = await Estate.CreateAsync(fixture);
        using var admin = ApiCaller.Administrator(fixture);
        var path = $"/admin/users/{Uri.EscapeDataString(estate.Username)}";
        await using (var database = fixture.Admin())
        {
            // Nobody gets past these while they are held; what comes before them is erased.
            await database.OpenAsync(TestContext.Current.CancellationToken);
            await using var holding = await database.BeginTransactionAsync(TestContext.Current.CancellationToken);
            await database.ExecuteAsync("select id from shared_answers where user_id = @Id for update", new { estate.Id }, holding);
            foreach (var _ in (int[])[1, 2, 3]) await admin.OkAsync(HttpMethod.Delete, path);
            await Wait.ForAsync("the chats to be erased", async () => await CountAsync("chats", estate.Id) == 0);
            Assert.False((bool)(await admin.OkAsync(HttpMethod.Patch, path, new { is_active = true }))["is_active"]!);
            Assert.Equal(1, await CountAsync("shared_answers", estate.Id));
        }

        await GoneAsync(estate.Id);
        foreach (var deed in (string[])["erasure_asked", "erased"])
        {
            Assert.Equal(1, await fixture.QueryAsync<int>(
                "select count(*)::int from audit_log where person = @PublicId and deed = @deed", new { estate.PublicId, deed }));
        }
    }

    private Task<int> CountAsync(string table, long id) =>
        fixture.QueryAsync<int>($"select count(*)::int from {table} where user_id = @id", new { id });

    private Task GoneAsync(long id) => Wait.ForAsync("the person to be gone", async () =>
        await fixture.QueryAsync<int>("select count(*)::int from users where id = @id", new { id }) == 0);

    private IEnumerable<string> FilesHolding(string word) => Directory.EnumerateFiles(fixture.FilesFolder, "*", SearchOption.AllDirectories)
        .Where(file => File.Exists(file) && File.ReadAllBytes(file).AsSpan().IndexOf(Encoding.UTF8.GetBytes(word)) >= 0);

    private async Task<List<string>> KeysHoldingAsync(string word)
    {
        using var redis = await ConnectionMultiplexer.ConnectAsync(fixture.Servers.RedisConnection);
        var holding = new List<string>();
        foreach (var key in redis.GetEndPoints().SelectMany(address => redis.GetServer(address).Keys(pattern: "*")))
        {
            var value = await redis.GetDatabase().KeyDumpAsync(key);
            if ($"{key}".Contains(word, StringComparison.Ordinal) || value.AsSpan().IndexOf(Encoding.UTF8.GetBytes(word)) >= 0) holding.Add($"{key}");
        }

        return holding;
    }
}
