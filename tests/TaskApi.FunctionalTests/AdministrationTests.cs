using System.Text.Json.Nodes;

namespace AiTasks.TaskApi.FunctionalTests;

/// <summary>Who may administer, and people's accounts in their hands.</summary>
public sealed class AdministrationTests(TaskApiFixture fixture)
{
    [Theory]
    [InlineData("GET", "/admin/users")]
    [InlineData("POST", "/admin/users")]
    [InlineData("POST", "/admin/users/demo/tokens")]
    [InlineData("GET", "/admin/roles")]
    [InlineData("DELETE", "/admin/roles/1")]
    public async Task Only_administrators_and_services_that_may_are_let_in(string method, string path)
    {
        using var person = await ApiCaller.NewPersonAsync(fixture);
        await person.RefusedAsync(403, new HttpMethod(method), path);

        using var service = new ApiCaller(fixture.CreateClient());
        service.Http.DefaultRequestHeaders.Add("X-Service-Key", TaskApiFixture.PlainServiceKey);
        await service.RefusedAsync(403, new HttpMethod(method), path);

        using var stranger = new ApiCaller(fixture.CreateClient());
        stranger.Http.DefaultRequestHeaders.Add("X-Service-Key", "not a key of anybody");
        await stranger.RefusedAsync(401, new HttpMethod(method), path);
    }

    [Fact]
    public async Task An_administrator_creates_people_who_sign_in_wherever_they_like()
    {
        using var admin = await ApiCaller.NewPersonAsync(fixture, "admin");
        var username = $"Анна-{Guid.NewGuid():N}";
        var person = await admin.OkAsync(HttpMethod.Post, "/admin/users", new
        {
            username,
            email = $"{username}@Example.COM",
            password = "correct horse",
            first_name = "Анна",
            language = "en",
        });
        Assert.True(Guid.TryParse((string?)person["id"], out _));
        Assert.Equal(
            (username, $"{username}@example.com".ToLowerInvariant(), "Анна", "en", "user", true),
            ((string?)person["username"], (string?)person["email"], (string?)person["first_name"], (string?)person["language"], (string?)person["role"],
                (bool)person["is_active"]!));

        using var browser = fixture.Browse();
        await browser.LoginAsync(username);
        Assert.Equal("en", (string?)(await browser.PostAsync("get-user-data/", new { }))["data"]!["language"]);

        await admin.RefusedAsync(409, HttpMethod.Post, "/admin/users", new { username = username.ToUpperInvariant() });
        await admin.RefusedAsync(409, HttpMethod.Post, "/admin/users", new { username = $"{Guid.NewGuid():N}", email = (string?)person["email"] });

        var listed = (await admin.GetAsync($"/admin/users?q={Uri.EscapeDataString(username.ToUpperInvariant())}&limit=5")).AsArray();
        Assert.True(JsonNode.DeepEquals(person, Assert.Single(listed)));
        Assert.True(JsonNode.DeepEquals(person, await admin.GetAsync($"/admin/users/{Uri.EscapeDataString((string)person["email"]!)}")));
        Assert.Single((await admin.GetAsync("/admin/users?limit=1")).AsArray());
    }

    [Fact]
    public async Task Without_email_and_password_there_is_a_person_whom_only_tokens_let_in()
    {
        using var admin = ApiCaller.Administrator(fixture);
        var username = $"robot-{Guid.NewGuid():N}";
        var person = await admin.OkAsync(HttpMethod.Post, "/admin/users", new { username });
        Assert.True(person.AsObject().ContainsKey("email"));
        Assert.Null(person["email"]);
        using var http = fixture.CreateClient();
        foreach (var password in new[] { "", " ", "password" })
        {
            using var login = await http.PostAsync("/api/auth/login", new FormUrlEncodedContent([new("username", username), new("password", password)]));
            Assert.Contains((int)login.StatusCode, (int[])[400, 401]);
        }
    }

    [Theory]
    [InlineData("""{}""", "username")]
    [InlineData("""{"username":" "}""", "username")]
    [InlineData("""{"username":"a b"}""", "username")]
    [InlineData("""{"username":"a/b"}""", "username")]
    [InlineData("""{"username":"bad","email":"nobody"}""", "email")]
    [InlineData("""{"username":"bad","password":"short"}""", "password")]
    [InlineData("""{"username":"bad","language":"zh"}""", "language")]
    [InlineData("""{"username":"bad","role":"owner"}""", "role")]
    public async Task A_person_who_cannot_be_is_refused_with_the_member_that_is_wrong(string person, string field)
    {
        using var admin = ApiCaller.Administrator(fixture);
        var refusal = await admin.RefusedAsync(422, HttpMethod.Post, "/admin/users", person);
        Assert.Equal(field, (string?)refusal["details"]!["field"]);
    }

    [Fact]
    public async Task Rights_are_given_and_taken_at_once_but_nobody_takes_their_own()
    {
        using var admin = await ApiCaller.NewPersonAsync(fixture, "admin");
        using var person = await ApiCaller.NewPersonAsync(fixture, node: 1);
        var path = $"/admin/users/{person.Username}";
        Assert.Equal("admin", (string?)(await admin.OkAsync(HttpMethod.Patch, path, new { role = "admin" }))["role"]);
        await person.GetAsync("/admin/users");
        await admin.OkAsync(HttpMethod.Patch, path, new { role = "user" });
        await person.RefusedAsync(403, HttpMethod.Get, "/admin/users");

        var own = $"/admin/users/{admin.Username}";
        await admin.RefusedAsync(409, HttpMethod.Patch, own, new { is_active = false });
        await admin.RefusedAsync(409, HttpMethod.Patch, own, new { role = "user" });
        await admin.OkAsync(HttpMethod.Patch, own, new { role = "admin", is_active = true });
        await admin.RefusedAsync(422, HttpMethod.Patch, path, new { role = "god" });
        await admin.RefusedAsync(404, HttpMethod.Patch, "/admin/users/nobody-of-that-name", new { is_active = true });
        await admin.RefusedAsync(404, HttpMethod.Post, "/admin/users/nobody-of-that-name/tokens");
    }

    [Fact]
    public async Task Whoever_is_made_inactive_is_signed_out_of_browsers_too()
    {
        using var admin = ApiCaller.Administrator(fixture);
        using var browser = await fixture.SignInAsync();
        var path = $"/admin/users/{Uri.EscapeDataString(browser.Email!)}";
        foreach (var active in new[] { false, true })
        {
            await admin.OkAsync(HttpMethod.Patch, path, new { is_active = active });
            Assert.Equal("not_authenticated", (string?)(await browser.PostAsync("get-user-data/", new { }, System.Net.HttpStatusCode.Unauthorized))["error_code"]);
        }
    }
}
