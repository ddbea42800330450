using System.Net.Http.Json;
using System.Text.Json.Nodes;
using AiTasks.TestServers;
using Dapper;
using Npgsql;

namespace AiTasks.TaskApi.FunctionalTests;

/// <summary>Who did what to whom is written down, read by administrators, and changed by nobody.</summary>
public sealed class AuditTests(TaskApiFixture fixture)
{
    private const string Root = "/v1/admin/audit";

    [Fact]
    public async Task What_administrators_services_and_people_do_to_an_account_is_there_with_who_did_it()
    {
        using var admin = await ApiCaller.NewPersonAsync(fixture, "admin");
        using var person = await ApiCaller.NewPersonAsync(fixture);
        var path = $"/admin/users/{person.Username}";
        await admin.OkAsync(HttpMethod.Patch, path, new { role = "admin" });
        await admin.OkAsync(HttpMethod.Patch, path, new { role = "user" });
        await admin.OkAsync(HttpMethod.Patch, path, new { role = "user" });
        await admin.OkAsync(HttpMethod.Patch, path, new { is_active = false });
        await person.RefusedAsync(403, HttpMethod.Post, "/auth/exchange", new { static_token = person.StaticToken });
        await admin.OkAsync(HttpMethod.Patch, path, new { is_active = true });
        var token = (string)(await admin.GetAsync($"{path}/tokens"))[0]!["id"]!;
        await admin.OkAsync(HttpMethod.Delete, $"{path}/tokens/{token}");

        string[] expected =
        [
            "account_created user by tests", $"token_created {token} by tests", $"token_exchanged {token} by {person.Username}",
            $"role_changed admin by {admin.Username}", $"role_changed user by {admin.Username}", $"account_deactivated  by {admin.Username}",
            "sign_in_failed static_token by ", $"account_activated  by {admin.Username}", $"token_revoked {token} by {admin.Username}",
        ];
        var entries = await EntriesAsync(admin, $"?person={person.Username}");
        Assert.Equal(expected, entries.AsEnumerable().Reverse().Select(entry => $"{entry["deed"]} {entry["subject"]} by {entry["actor_name"]}"));
        Assert.Equal(
            ["service", "service", "person", "person", "person", "person", "nobody", "person", "person"],
            entries.AsEnumerable().Reverse().Select(entry => (string?)entry["actor_kind"]));
        Assert.All(entries, entry => Assert.Equal(person.Username, (string?)entry["person_name"]));
    }

    [Fact]
    public async Task Sign_ins_that_work_and_those_that_fail_are_there_with_the_address_that_the_gateway_tells_and_without_what_was_typed()
    {
        using var admin = ApiCaller.Administrator(fixture);
        using var browser = await fixture.SignInAsync();
        var typed = $"typed-{Guid.NewGuid():N}";
        using var refused = await browser.SendAsync(
            "login/", JsonContent.Create(new { email = browser.Email, password = typed }), headers: ("X-Forwarded-For", "203.0.113.9, 198.51.100.7"));
        Assert.Equal(401, (int)refused.StatusCode);
        using var unknown = await browser.SendAsync("login/", JsonContent.Create(new { email = $"{typed}@example.com", password = typed }));
        Assert.Equal(401, (int)unknown.StatusCode);
        await browser.PostAsync("logout/", new { });

        var entries = await EntriesAsync(admin, $"?person={Uri.EscapeDataString(browser.Email!)}");
        Assert.Equal(["signed_out", "sign_in_failed", "signed_in", "account_created"], entries.Select(entry => (string?)entry["deed"]));
        Assert.Equal(["person", "nobody", "person", "person"], entries.Select(entry => (string?)entry["actor_kind"]));
        Assert.Equal("198.51.100.7", (string?)entries[1]["address"]);
        Assert.All(entries, entry => Assert.Matches("^[0-9a-f]{32}$", (string)entry["trace_id"]!));
        Assert.Equal(0, await fixture.QueryAsync<int>(
            "select count(*)::int from audit_log a where a::text like @part", new { part = $"%{typed}%" }));
    }

    [Fact]
    public async Task Own_keys_roles_of_prompts_and_handling_of_parked_messages_are_there_without_their_contents()
    {
        using var admin = await ApiCaller.NewPersonAsync(fixture, "admin");
        var key = $"sk-{Guid.NewGuid():N}";
        await using var node = await fixture.StartReadyNodeAsync(("OwnKeyOptions:Providers:0", "acme"));
        using (var there = new ApiCaller(node.CreateDefaultClient()) { Bearer = admin.Bearer })
        {
            await there.OkAsync(HttpMethod.Put, "/v1/user/model-keys/acme", new { api_key = key });
            foreach (var _ in (int[])[1, 2]) await there.OkAsync(HttpMethod.Delete, "/v1/user/model-keys/acme");
        }

        var content = $"content-{Guid.NewGuid():N}";
        var role = (int)(await admin.OkAsync(HttpMethod.Post, "/admin/roles", new { name = content, content }))["id"]!;
        await admin.OkAsync(HttpMethod.Delete, $"/admin/roles/{role}");
        await admin.RefusedAsync(404, HttpMethod.Delete, $"/v1/admin/operations/errors/generate-text_error/{Guid.Empty}");

        var entries = await EntriesAsync(admin, $"?actor={admin.Username}&limit=6");
        Assert.Equal(
            [$"error_discarded generate-text_error {Guid.Empty}", $"prompt_role_changed {role}", $"prompt_role_created {role}", "key_removed acme", "key_set acme"],
            entries.Take(5).Select(entry => $"{entry["deed"]} {entry["subject"]}"));
        foreach (var secret in (string[])[key, content])
            Assert.Equal(0, await fixture.QueryAsync<int>("select count(*)::int from audit_log a where a::text like @part", new { part = $"%{secret}%" }));
    }

    [Fact]
    public async Task What_cannot_be_written_down_is_not_done()
    {
        using var admin = ApiCaller.Administrator(fixture);
        using var person = await ApiCaller.NewPersonAsync(fixture);
        var path = $"/admin/users/{person.Username}";
        var id = (string)(await admin.GetAsync(path))["id"]!;
        await using (await TableFault.StartAsync(fixture, "audit_log", $"new.person = '{id}'"))
        {
            Assert.Equal(500, (await admin.SendAsync(HttpMethod.Patch, path, new { role = "admin" })).Status);
            Assert.Equal(500, (await admin.SendAsync(HttpMethod.Post, $"{path}/tokens", new { name = "t" })).Status);
            Assert.Equal(500, (await admin.SendAsync(HttpMethod.Delete, path)).Status);
        }

        Assert.Equal(("user", true), ((string?)(await admin.GetAsync(path))["role"], (bool)(await admin.GetAsync(path))["is_active"]!));
        Assert.Single((await admin.GetAsync($"{path}/tokens")).AsArray());
        await person.GetAsync("/me");
    }

    [Fact]
    public async Task Pages_follow_each_other_without_gap_or_repetition_and_filters_choose()
    {
        using var admin = ApiCaller.Administrator(fixture);
        using var person = await ApiCaller.NewPersonAsync(fixture);
        foreach (var _ in Enumerable.Range(0, 7)) await person.OkAsync(HttpMethod.Post, "/auth/exchange", new { static_token = person.StaticToken });
        var query = $"?person={person.Username}";
        var all = await EntriesAsync(admin, query);
        Assert.Equal(10, all.Length);

        var paged = new List<string>();
        for (long? before = null; ;)
        {
            var page = await admin.GetAsync($"{Root}{query}&limit=4{(before is null ? "" : $"&before={before}")}");
            paged.AddRange(page["entries"]!.AsArray().Select(entry => entry!.ToJsonString()));
            if ((before = (long?)page["next"]) is null) break;
        }

        Assert.Equal(all.Select(entry => entry.ToJsonString()), paged);
        Assert.Equal(8, (await EntriesAsync(admin, $"{query}&deed=token_exchanged")).Length);
        Assert.Equal(8, (await EntriesAsync(admin, $"{query}&actor={person.Username}")).Length);
        var moment = Uri.EscapeDataString((string)all[4]["at"]!);
        Assert.Equal(5, (await EntriesAsync(admin, $"{query}&since={moment}")).Length);
        Assert.Equal(5, (await EntriesAsync(admin, $"{query}&until={moment}")).Length);
    }

    [Theory]
    [InlineData("update audit_log set deed = 'nothing' where person = @person")]
    [InlineData("update audit_log set actor_kind = 'system', address = null where person = @person")]
    [InlineData("delete from audit_log where person = @person")]
    [InlineData("truncate audit_log")]
    public async Task The_table_refuses_to_be_changed(string change)
    {
        var person = await AddAsync(TimeSpan.Zero);
        await using var database = fixture.Admin();
        var refusal = await Assert.ThrowsAsync<PostgresException>(() => database.ExecuteAsync(change, new { person }));
        Assert.Equal(PostgresErrorCodes.RestrictViolation, refusal.SqlState);
        Assert.Equal(1, await CountAsync(person));
    }

    [Fact]
    public async Task What_is_older_than_it_is_kept_leaves_and_nothing_else()
    {
        var (old, young) = (await AddAsync(TimeSpan.FromDays(32)), await AddAsync(TimeSpan.FromDays(30.5)));
        await using var node = await fixture.StartReadyNodeAsync(("AuditOptions:Retention", "31.00:00:00"), ("AuditOptions:TrimInterval", "00:00:01"));
        await Wait.ForAsync("the old entry to leave", async () => await CountAsync(old) == 0);
        Assert.Equal(1, await CountAsync(young));
    }

    private async Task<Guid> AddAsync(TimeSpan age)
    {
        var person = Guid.NewGuid();
        await using var database = fixture.Admin();
        await database.ExecuteAsync(
            "insert into audit_log (at, deed, actor_kind, person, address) values (now() - @age, 'signed_in', 'nobody', @person, '192.0.2.1')", new { age, person });
        return person;
    }

    private Task<int> CountAsync(Guid person) => fixture.QueryAsync<int>(
        "select count(*)::int from audit_log where person = @person and deed = 'signed_in' and actor_kind = 'nobody'", new { person });

    private static async Task<JsonNode[]> EntriesAsync(ApiCaller admin, string query) =>
        [.. (await admin.GetAsync(Root + query))["entries"]!.AsArray().Select(entry => entry!)];
}
