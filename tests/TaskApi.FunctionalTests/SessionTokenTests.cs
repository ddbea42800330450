using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace AiTasks.TaskApi.FunctionalTests;

/// <summary>A page that is signed in by a cookie gets a bearer token for what takes nothing else, and with it events for its own screens.</summary>
public sealed class SessionTokenTests(TaskApiFixture fixture)
{
    private const string TokenPath = "../../../auth/token";
    private const string ScreensPath = "../../../api/ui-events";

    [Fact]
    public async Task A_session_gets_a_bearer_token_that_ends_when_it_is_signed_out()
    {
        using var browser = await fixture.SignInAsync();
        var answer = await browser.PostAsync(TokenPath, new { });
        Assert.Equal(["access_token", "token_type", "expires_in", "user"], answer.Select(member => member.Key));
        Assert.Equal(("bearer", "user"), ((string?)answer["token_type"], (string?)answer["user"]!["role"]));
        using var caller = new ApiCaller(fixture.CreateClient(1)) { Bearer = (string?)answer["access_token"] };
        var me = await caller.GetAsync("/me");
        Assert.Equal((string?)answer["user"]!["id"], (string?)me["user"]!["id"]);
        Assert.Equal("user", (string?)me["user"]!["role"]);

        await browser.PostAsync("logout/", new { });
        await caller.RefusedAsync(401, HttpMethod.Get, "/me");
        await Refused(401, "not_authenticated", () => browser.SendAsync(TokenPath, JsonContent.Create(new { })));
    }

    [Fact]
    public async Task Without_session_or_csrf_token_there_is_none()
    {
        using var stranger = fixture.Browse();
        await Refused(401, "not_authenticated", () => stranger.SendAsync(TokenPath, null));

        using var forged = await fixture.SignInAsync();
        forged.CsrfToken = null;
        await Refused(403, "csrf_failed", () => forged.SendAsync(TokenPath, JsonContent.Create(new { })));

        // As a form on another site would send it, and as a script there that had got hold of the token.
        using var elsewhere = await fixture.SignInAsync();
        await Refused(403, "origin_not_allowed", () => elsewhere.SendAsync(TokenPath, new FormUrlEncodedContent([]), headers: ("Origin", "https://evil.example")));
        elsewhere.CsrfToken = null;
        await Refused(403, "csrf_failed", () => elsewhere.SendAsync(TokenPath, new FormUrlEncodedContent([])));

        // A bearer token would otherwise last for ever.
        using var program = await ApiCaller.NewPersonAsync(fixture);
        await program.RefusedAsync(401, HttpMethod.Post, "/auth/token", new { });
    }

    [Fact]
    public async Task Who_administers_is_told_so()
    {
        using var admin = await ApiCaller.NewPersonAsync(fixture, "admin");
        Assert.Equal("admin", (string?)(await admin.GetAsync("/me"))["user"]!["role"]);
        var exchanged = await admin.OkAsync(HttpMethod.Post, "/auth/exchange", new { static_token = admin.StaticToken });
        Assert.Equal("admin", (string?)exchanged["user"]!["role"]);
    }

    [Fact]
    public async Task People_send_events_to_their_own_screens_alone()
    {
        using var browser = await fixture.SignInAsync();
        using var other = await fixture.SignInAsync();
        var person = (await browser.PostAsync("get-user-data/", new { }))["data"]!;
        var stranger = (await other.PostAsync("get-user-data/", new { }))["data"]!;
        foreach (var body in new object[]
        {
            new { type = "ui_refresh" }, new { type = "ui_refresh", user = browser.Email!.ToUpperInvariant() }, new { type = "ui_refresh", user_id = (long)person["id"]! },
        })
        {
            Assert.Equal(1, (int)(await browser.PostAsync(ScreensPath, body))["sent"]!);
        }

        foreach (var body in new object[] { new { type = "ui_refresh", user = other.Email }, new { type = "ui_refresh", user_id = (long)stranger["id"]! } })
            await Refused(403, "not_your_screen", () => browser.SendAsync(ScreensPath, JsonContent.Create(body)));

        browser.CsrfToken = null;
        await Refused(403, "csrf_failed", () => browser.SendAsync(ScreensPath, JsonContent.Create(new { type = "ui_refresh" })));
        using var nobody = fixture.Browse();
        await Refused(401, "not_authenticated", () => nobody.SendAsync(ScreensPath, JsonContent.Create(new { type = "ui_refresh" })));

        using var program = await ApiCaller.NewPersonAsync(fixture);
        Assert.Equal(1, (int)(await program.OkAsync(HttpMethod.Post, "/api/ui-events", new { type = "ui_toast", title = "т" }))["sent"]!);
        using var service = new ServiceClient(fixture.CreateClient());
        Assert.Equal(1, (int)(await service.OkAsync("/api/ui-events", new { type = "ui_refresh", user = browser.Email }))["sent"]!);
        Assert.Equal(400, (await service.PostAsync("/api/ui-events", new { type = "ui_refresh" })).Status);
    }

    private static async Task Refused(int status, string code, Func<Task<HttpResponseMessage>> call)
    {
        using var response = await call();
        var body = JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
        Assert.Equal(((HttpStatusCode)status, code), (response.StatusCode, (string?)(body["error"] ?? body["code"])));
    }
}
