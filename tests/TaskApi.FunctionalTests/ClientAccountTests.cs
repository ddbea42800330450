using System.Buffers.Text;
using System.Text.Json.Nodes;
using AiTasks.ServiceDefaults.Authentication;
using AiTasks.ServiceDefaults.Configuration;
using AiTasks.TaskApi.Accounts;
using Dapper;

namespace AiTasks.TaskApi.FunctionalTests;

/// <summary>Tokens and refusals of contract E (sections 5.1 and 5.2).</summary>
public sealed class ClientAccountTests(TaskApiFixture fixture)
{
    public static TheoryData<string, string> Doors => new()
    {
        { "GET", "/me" },
        { "PATCH", "/me/settings" },
        { "GET", "/prompts/roles" },
        { "GET", "/admin/users" },
        { "POST", "/admin/roles" },
    };

    [Fact]
    public async Task E10_an_exchange_gives_a_bearer_token_for_a_whole_number_of_seconds_and_the_person()
    {
        using var person = await ApiCaller.NewPersonAsync(fixture);
        var before = DateTimeOffset.UtcNow;
        var answer = await person.OkAsync(HttpMethod.Post, "/auth/exchange", new { static_token = person.StaticToken });
        Assert.Equal("bearer", (string?)answer["token_type"]);
        Assert.Equal("3600", answer["expires_in"]!.ToJsonString());
        Assert.Equal((person.Username, "active"), ((string?)answer["user"]!["username"], (string?)answer["user"]!["status"]));
        Assert.True(Guid.TryParse((string?)answer["user"]!["id"], out _));
        Assert.True((DateTimeOffset)answer["user"]!["created_at"]! <= before);

        // The client uses it until now plus expires_in, without a margin.
        var claims = JsonNode.Parse(Base64Url.DecodeFromChars(((string)answer["access_token"]!).Split('.')[1]))!;
        Assert.True(DateTimeOffset.FromUnixTimeSeconds((long)claims["exp"]!) >= before.AddSeconds((int)answer["expires_in"]!), claims.ToJsonString());
        Assert.Equal(((string?)answer["user"]!["id"], "access"), ((string?)claims["sub"], (string?)claims["type"]));
    }

    [Theory]
    [InlineData("""{"static_token":"no such token"}""", 401)]
    [InlineData("""{"static_token":""}""", 401)]
    [InlineData("""{"static_token":"\u0000"}""", 401)]
    [InlineData("""{}""", 422)]
    [InlineData("""{"static_token":null}""", 422)]
    [InlineData("""{"static_token":17}""", 400)]
    [InlineData("""{"static_token":""", 400)]
    [InlineData("""["demo-token"]""", 400)]
    public async Task E3_E4_a_bad_exchange_is_refused_in_words_that_the_client_reads(string body, int status)
    {
        using var anybody = new ApiCaller(fixture.CreateClient());
        await anybody.RefusedAsync(status, HttpMethod.Post, "/auth/exchange", body);
    }

    [Fact]
    public async Task Logout_comes_without_token_and_body_and_succeeds()
    {
        using var anybody = new ApiCaller(fixture.CreateClient());
        Assert.IsType<JsonObject>(await anybody.OkAsync(HttpMethod.Post, "/auth/logout"));
    }

    [Theory]
    [MemberData(nameof(Doors))]
    public async Task E4_without_a_bearer_of_ours_every_door_says_401_so_that_the_client_exchanges_again(string method, string path)
    {
        using var person = await ApiCaller.NewPersonAsync(fixture);
        var ours = person.Bearer!;
        var foreign = new TokenService(new ReloadedOptions<TokenOptions>(new TokenOptions { SigningKey = "a key of another server, long enough too" }), TimeProvider.System);
        var own = fixture.Service<TokenService>();
        string?[] bearers =
        [
            null, "garbage", "a.b.c", person.StaticToken, ours[..^2], ours + ours,
            foreign.Sign(Token(1, TokenKind.Access, TimeSpan.FromHours(1))),
            own.Sign(Token(long.MaxValue, TokenKind.Access, TimeSpan.FromHours(1))),
            own.Sign(Token(1, TokenKind.Access, TimeSpan.FromHours(-1))),
            own.Sign(Token(1, TokenKind.Service, TimeSpan.FromHours(1))),
        ];
        foreach (var bearer in bearers)
        {
            person.Bearer = bearer;
            Assert.Equal("not_authenticated", (string?)(await person.RefusedAsync(401, new HttpMethod(method), path))["error"]);
        }

        static AccessToken Token(long user, TokenKind kind, TimeSpan lifetime) =>
            new() { Kind = kind, Subject = "somebody", UserId = user, ExpiresAt = DateTimeOffset.UtcNow + lifetime };
    }

    [Fact]
    public async Task A_browser_that_is_signed_in_with_a_cookie_needs_a_bearer_here_too()
    {
        using var browser = await fixture.SignInAsync();
        using var request = new HttpRequestMessage(HttpMethod.Patch, "/me/settings");
        request.Headers.Add("Cookie", browser.Cookies.GetCookieHeader(new Uri("http://localhost/")));
        using var http = fixture.CreateClient();
        using var response = await http.SendAsync(request);
        Assert.Equal(401, (int)response.StatusCode);
    }

    [Theory]
    [InlineData("GET", "/me/nothing", 404)]
    [InlineData("GET", "/prompts/", 404)]
    [InlineData("PUT", "/me", 405)]
    [InlineData("GET", "/auth/exchange", 405)]
    public async Task E3_addresses_that_are_not_there_are_answered_in_the_same_words(string method, string path, int status)
    {
        using var person = await ApiCaller.NewPersonAsync(fixture);
        await person.RefusedAsync(status, new HttpMethod(method), path);
    }

    [Fact]
    public async Task E5_a_fault_of_ours_is_an_internal_server_error_that_gives_nothing_away()
    {
        using var admin = ApiCaller.Administrator(fixture);
        using var person = await ApiCaller.NewPersonAsync(fixture);
        var name = $"fault_{Guid.NewGuid():N}";
        await using var database = fixture.Admin();
        await database.ExecuteAsync(
            $"""
             create function {name}() returns trigger language plpgsql as $body$ begin raise exception 'secret of ours'; end $body$;
             create trigger {name} before insert on static_tokens for each row when (new.name = '{name}') execute function {name}();
             """);
        try
        {
            var refusal = await admin.RefusedAsync(500, HttpMethod.Post, $"/admin/users/{person.Username}/tokens", new { name });
            Assert.Equal("internal_server_error", (string?)refusal["error"]);
            Assert.DoesNotContain("secret", refusal.ToJsonString(), StringComparison.Ordinal);
        }
        finally
        {
            await database.ExecuteAsync($"drop trigger {name} on static_tokens; drop function {name}");
        }
    }

    [Fact]
    public async Task A_revoked_token_opens_nothing_any_more_and_the_persons_other_tokens_go_on()
    {
        using var admin = ApiCaller.Administrator(fixture);
        using var person = await ApiCaller.NewPersonAsync(fixture);
        var tokens = $"/admin/users/{person.Username}/tokens";
        var made = await admin.OkAsync(HttpMethod.Post, tokens, new { name = "ноутбук" });
        var secret = (string)made["token"]!;
        Assert.Equal(36, ((string)made["id"]!).Length);
        await person.OkAsync(HttpMethod.Post, "/auth/exchange", new { static_token = secret });

        var listed = (await admin.GetAsync(tokens)).AsArray();
        Assert.Equal(["tests", "ноутбук"], listed.Select(token => (string)token!["name"]!));
        Assert.DoesNotContain(secret, listed.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(0, await fixture.QueryAsync<long>(
            "select count(*) from static_tokens where name = @secret or encode(token_hash, 'escape') = @secret", new { secret }));

        using var other = await ApiCaller.NewPersonAsync(fixture);
        await admin.RefusedAsync(404, HttpMethod.Delete, $"/admin/users/{other.Username}/tokens/{made["id"]}");
        await admin.OkAsync(HttpMethod.Delete, $"{tokens}/{made["id"]}");
        await admin.RefusedAsync(404, HttpMethod.Delete, $"{tokens}/{made["id"]}");
        Assert.Equal("invalid_token", (string?)(await person.RefusedAsync(401, HttpMethod.Post, "/auth/exchange", new { static_token = secret }))["error"]);
        await person.OkAsync(HttpMethod.Post, "/auth/exchange", new { static_token = person.StaticToken });
    }

    [Fact]
    public async Task When_a_token_was_used_is_known_to_the_minute_and_costs_a_write_a_minute()
    {
        using var admin = ApiCaller.Administrator(fixture);
        using var person = await ApiCaller.NewPersonAsync(fixture);
        var tokens = $"/admin/users/{person.Username}/tokens";
        Assert.Null((await admin.OkAsync(HttpMethod.Post, tokens))["last_used_at"]);
        Assert.Equal([false, true], (await admin.GetAsync(tokens)).AsArray().Select(token => token!["last_used_at"] is null));

        var first = await LastUsedAsync();
        await person.OkAsync(HttpMethod.Post, "/auth/exchange", new { static_token = person.StaticToken });
        Assert.Equal(first, await LastUsedAsync());

        await using var database = fixture.Admin();
        await database.ExecuteAsync("update static_tokens set last_used_at = last_used_at - interval '61 s' where token_hash = @hash",
            new { hash = StaticTokens.Hash(person.StaticToken) });
        await person.OkAsync(HttpMethod.Post, "/auth/exchange", new { static_token = person.StaticToken });
        Assert.True(await LastUsedAsync() > first);

        async Task<DateTimeOffset> LastUsedAsync() => (DateTimeOffset)(await admin.GetAsync(tokens))[0]!["last_used_at"]!;
    }

    [Fact]
    public async Task Whoever_is_made_inactive_is_out_at_once_gets_403_at_the_exchange_and_can_come_back()
    {
        using var admin = ApiCaller.Administrator(fixture);
        using var person = await ApiCaller.NewPersonAsync(fixture, node: 1);
        var path = $"/admin/users/{person.Username}";
        Assert.False((bool)(await admin.OkAsync(HttpMethod.Patch, path, new { is_active = false }))["is_active"]!);
        await person.RefusedAsync(401, HttpMethod.Get, "/me");
        var refusal = await person.RefusedAsync(403, HttpMethod.Post, "/auth/exchange", new { static_token = person.StaticToken });
        Assert.Equal("user_inactive", (string?)refusal["error"]);

        await admin.OkAsync(HttpMethod.Patch, path, new { is_active = true });
        await person.OkAsync(HttpMethod.Post, "/auth/exchange", new { static_token = person.StaticToken });
        await person.GetAsync("/me");
    }

    [Fact]
    public async Task The_demo_person_administers_even_with_data_of_an_earlier_version()
    {
        var demo = new DemoAccount(
            fixture.Service<Npgsql.NpgsqlDataSource>(), fixture.Service<AccountStore>(), fixture.Service<Microsoft.AspNetCore.Identity.IPasswordHasher<CurrentUser>>());
        await demo.EnsureAsync(TestContext.Current.CancellationToken);
        await using var database = fixture.Admin();
        await database.ExecuteAsync("update users set role = 'user' where username = 'demo'");
        await demo.EnsureAsync(TestContext.Current.CancellationToken);

        using var client = new ApiCaller(fixture.CreateClient());
        client.Bearer = (string)(await client.OkAsync(HttpMethod.Post, "/auth/exchange", new { static_token = "demo-token" }))["access_token"]!;
        Assert.NotEmpty((await client.GetAsync("/admin/users")).AsArray());
    }
}
