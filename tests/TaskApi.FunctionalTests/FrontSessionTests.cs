using System.Net;
using System.Net.Http.Json;
using System.Text;

namespace AiTasks.TaskApi.FunctionalTests;

/// <summary>Facts A1 to A11 and section 1.7 of contract A.</summary>
public sealed class FrontSessionTests(TaskApiFixture fixture)
{
    [Theory]
    [InlineData("POST")]
    [InlineData("GET")]
    public async Task A4_csrf_never_fails_and_gives_the_token_in_header_body_and_cookie(string method)
    {
        using var browser = fixture.Browse();
        using var response = await browser.SendAsync("csrf/", null, new HttpMethod(method), ("X-CSRFToken", "nonsense"));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var body = await response.Content.ReadFromJsonAsync<Dictionary<string, object>>();
        Assert.Equal(browser.CsrfToken, body!["csrfToken"].ToString());
        Assert.Equal(64, browser.CsrfToken!.Length);
        var cookie = Assert.Single(response.Headers.GetValues("Set-Cookie"));
        Assert.StartsWith("csrftoken=", cookie, StringComparison.Ordinal);
        Assert.Contains("max-age=31449600", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("path=/", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("httponly", cookie, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("http", false, "samesite=lax")]
    [InlineData("https", true, "samesite=none")]
    public async Task A2_A3_cookies_are_secure_only_where_a_browser_would_keep_them(string scheme, bool secure, string sameSite)
    {
        using var browser = fixture.Browse();
        using var response = await browser.SendAsync(
            "registration/", JsonContent.Create(new { email = $"{Guid.NewGuid():N}@example.com", password = Browser.Password }),
            headers: ("X-Forwarded-Proto", scheme));
        var cookies = response.Headers.GetValues("Set-Cookie").ToArray();
        Assert.Equal(2, cookies.Length);
        var session = Assert.Single(cookies, cookie => cookie.StartsWith("sessionid=", StringComparison.Ordinal));
        Assert.Contains("max-age=1209600", session, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("httponly", session, StringComparison.OrdinalIgnoreCase);
        Assert.All(cookies, cookie => Assert.Equal(secure, cookie.Contains("; secure", StringComparison.OrdinalIgnoreCase)));
        Assert.All(cookies, cookie => Assert.Contains(sameSite, cookie, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task A6_a_token_from_before_the_sign_in_stays_good_and_so_does_the_bare_cookie()
    {
        using var browser = fixture.Browse();
        await browser.PostAsync("csrf/", new { });
        var early = browser.CsrfToken;
        await browser.RegisterAsync($"{Guid.NewGuid():N}@example.com");
        await browser.PostAsync("update-user-data/", new { is_terms_accepted = true, is_privacy_accepted = true });

        browser.CsrfToken = early;
        await browser.PostAsync("app/ai-tasks/active/", new { });
        browser.CsrfToken = browser.Cookies.GetCookies(new Uri("http://localhost/"))["csrftoken"]!.Value;
        Assert.Equal(32, browser.CsrfToken.Length);
        await browser.PostAsync("app/ai-tasks/active/", new { });
    }

    [Theory]
    [InlineData(null)]
    [InlineData("nonsense")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task A14_a_call_without_the_right_token_is_refused_in_json(string? token)
    {
        using var browser = await fixture.SignInAsync();
        browser.CsrfToken = token;
        var answer = await browser.PostAsync("app/ai-tasks/active/", new { }, HttpStatusCode.Forbidden);
        Assert.Equal("csrf_failed", (string?)answer["error_code"]);
        Assert.Equal("csrf_failed", (string?)answer["error_data"]!["key"]);
    }

    [Fact]
    public async Task A7_cross_origin_calls_are_answered_for_allowed_origins_only()
    {
        using var browser = await fixture.SignInAsync();
        using var good = await browser.SendAsync(
            "app/ai-tasks/active/", JsonContent.Create(new { }), headers: ("Origin", "https://app.example.com"));
        Assert.Equal(HttpStatusCode.OK, good.StatusCode);
        Assert.Equal("https://app.example.com", good.Headers.GetValues("Access-Control-Allow-Origin").Single());
        Assert.Equal("true", good.Headers.GetValues("Access-Control-Allow-Credentials").Single());
        Assert.Contains("X-CSRFToken", good.Headers.GetValues("Access-Control-Expose-Headers").Single(), StringComparison.OrdinalIgnoreCase);
        Assert.Contains("Origin", good.Headers.Vary);
        Assert.Contains("Cookie", good.Headers.Vary);

        foreach (var origin in (string[])
            [
                "https://evil.example", "https://app.example.com.evil.tld", "https://evilapp.example.com", "http://app.example.com",
                "https://app.example.com:8443", "http://localhost:5173", "null",
            ])
        {
            using var bad = await browser.SendAsync(
                "app/ai-tasks/active/", JsonContent.Create(new { }), headers: ("Origin", origin));
            Assert.Equal(HttpStatusCode.Forbidden, bad.StatusCode);
            Assert.False(bad.Headers.Contains("Access-Control-Allow-Origin"));
        }
    }

    [Fact]
    public async Task A7_a_preflight_allows_the_headers_the_front_end_sends()
    {
        using var browser = fixture.Browse();
        using var response = await browser.SendAsync("app/ai-tasks/start/", null, HttpMethod.Options,
            ("Origin", "https://app.example.com"), ("Access-Control-Request-Method", "POST"),
            ("Access-Control-Request-Headers", "content-type,x-csrftoken,accept"));
        Assert.True(response.IsSuccessStatusCode);
        var allowed = response.Headers.GetValues("Access-Control-Allow-Headers").Single();
        Assert.Contains("x-csrftoken", allowed, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("content-type", allowed, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A8_login_answers_the_user_and_both_cookies()
    {
        using var registered = await fixture.SignInAsync();
        using var browser = fixture.Browse(node: 1);
        await browser.PostAsync("csrf/", new { });
        var answer = await browser.PostAsync("login/", new { email = registered.Email!.ToUpperInvariant(), password = Browser.Password });
        Assert.Equal("ok", (string?)answer["status"]);
        Assert.False((bool?)answer["already_authenticated"]);
        Assert.Equal(registered.Email, (string?)answer["data"]!["email"]);
        Assert.NotNull(browser.Cookies.GetCookies(new Uri("http://localhost/"))["sessionid"]);

        answer = await browser.PostAsync("login/", new { email = registered.Email, password = Browser.Password });
        Assert.True((bool?)answer["already_authenticated"]);
    }

    [Theory]
    [InlineData("wrong")]
    [InlineData("")]
    public async Task A8_a_wrong_pair_is_refused(string password)
    {
        using var registered = await fixture.SignInAsync();
        using var browser = fixture.Browse();
        foreach (var email in (string[])[registered.Email!, "nobody@example.com"])
        {
            var answer = await browser.PostAsync("login/", new { email, password }, expected: null);
            Assert.Equal(password.Length == 0 ? "validation_error" : "invalid_credentials", (string?)answer["error_code"]);
            Assert.Equal((string?)answer["error_message"], (string?)answer["error_data"]!["message"]);
        }
    }

    [Fact]
    public async Task A8_A9_get_user_data_and_logout_take_an_empty_body()
    {
        using var browser = await fixture.SignInAsync();
        var answer = await browser.PostAsync("get-user-data/", null);
        Assert.Equal(browser.Email, (string?)answer["data"]!["email"]);
        await browser.PostAsync("logout/", null);
        answer = await browser.PostAsync("get-user-data/", null, HttpStatusCode.Unauthorized);
        Assert.Equal("not_authenticated", (string?)answer["error_code"]);
    }

    [Fact]
    public async Task A8_a_session_that_was_signed_out_is_dead_even_if_its_cookie_was_kept()
    {
        using var browser = await fixture.SignInAsync();
        var kept = browser.Cookies.GetCookies(new Uri("http://localhost/"))["sessionid"]!.Value;
        await browser.PostAsync("logout/", null);
        browser.Cookies.Add(new Uri("http://localhost/"), new Cookie("sessionid", kept));
        await browser.PostAsync("get-user-data/", null, HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A10_the_user_object_has_every_key_the_shell_reads()
    {
        using var browser = await fixture.SignInAsync();
        var user = (await browser.PostAsync("get-user-data/", null))["data"]!.AsObject();
        string[] keys =
        [
            "id", "email", "first_name", "finish_onboarding", "finish_minitask", "onboarding_version", "onboarding_ab_variant",
            "is_terms_accepted", "is_privacy_accepted", "date_policy_accepted", "xp_balance", "lifetime_xp", "today_tasks",
            "today_habits", "top_goals", "ai_bot_chat", "localstorage_version", "telegram_bot_link", "is_impersonate",
            "frontend_settings", "journal_streak", "diary_today", "has_diary_entry_today",
        ];
        Assert.All(keys, key => Assert.True(user.ContainsKey(key), key));
    }

    [Fact]
    public async Task A11_a_bearer_token_works_in_place_of_the_cookie_and_needs_no_csrf_token()
    {
        using var browser = await fixture.SignInAsync();
        var token = browser.Cookies.GetCookies(new Uri("http://localhost/"))["sessionid"]!.Value;
        using var client = fixture.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/rest/front/app/ai-tasks/active/");
        request.Headers.Authorization = new("Bearer", token);
        using var response = await client.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);

        using var forged = new HttpRequestMessage(HttpMethod.Post, "/api/rest/front/app/ai-tasks/active/");
        forged.Headers.Authorization = new("Bearer", token[..^3] + "AAA");
        using var refused = await client.SendAsync(forged);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
    }

    [Fact]
    public async Task Policies_have_to_be_accepted_before_any_app_call()
    {
        using var browser = fixture.Browse();
        await browser.RegisterAsync($"{Guid.NewGuid():N}@example.com");
        var answer = await browser.PostAsync("app/ai-tasks/active/", new { }, HttpStatusCode.Forbidden);
        Assert.Equal("policy_acceptance_required", (string?)answer["error_code"]);
        Assert.Equal("policy_acceptance_required", (string?)answer["error_data"]!["key"]);
        Assert.Equal("policy_acceptance_required", (string?)answer["error_data"]!["error"]);

        answer = await browser.PostAsync("update-user-data/", new { is_terms_accepted = true }, HttpStatusCode.BadRequest);
        Assert.Equal("policy_both_flags_required", (string?)answer["error_code"]);

        answer = await browser.PostAsync("update-user-data/", new { is_terms_accepted = true, is_privacy_accepted = true });
        Assert.True((bool?)answer["data"]!["is_terms_accepted"]);
        Assert.True((bool?)answer["data"]!["is_privacy_accepted"]);
        Assert.NotNull(answer["data"]!["date_policy_accepted"]);
        await browser.PostAsync("app/ai-tasks/active/", new { });
    }

    [Theory]
    [InlineData("not-an-email", Browser.Password, "email")]
    [InlineData("short@example.com", "short", "password")]
    public async Task Registration_says_what_is_wrong(string email, string password, string field)
    {
        using var browser = fixture.Browse();
        var answer = await browser.PostAsync("registration/", new { email, password }, HttpStatusCode.BadRequest);
        Assert.Equal("validation_error", (string?)answer["error_code"]);
        Assert.Equal(field, (string?)answer["data"]!["field"]);
    }

    [Fact]
    public async Task An_email_is_registered_once_whatever_races_for_it()
    {
        var email = $"{Guid.NewGuid():N}@example.com";
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(node => fixture.Browse(node % 2)
            .PostAsync("registration/", new { email, password = Browser.Password }, expected: null)));
        Assert.Single(answers, answer => (string?)answer["status"] == "ok");
        Assert.All(answers.Where(answer => (string?)answer["status"] != "ok"),
            answer => Assert.Equal("email_already_registered", (string?)answer["error_code"]));
    }

    [Theory]
    [InlineData("{", "application/json", 400, "validation_error")]
    [InlineData("[1]", "application/json", 400, "validation_error")]
    [InlineData("{\"task_id\":{}}", "application/json", 400, "validation_error")]
    [InlineData("{\"task_id\":99999999999999999999}", "application/json", 400, "validation_error")]
    [InlineData("task_id=1", "application/x-www-form-urlencoded", 415, "unsupported_media_type")]
    public async Task A14_bad_input_is_answered_in_json(string body, string contentType, int status, string code)
    {
        using var browser = await fixture.SignInAsync();
        using var response = await browser.SendAsync("app/ai-tasks/status/", new StringContent(body, Encoding.UTF8, contentType));
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Contains($"\"error_code\":\"{code}\"", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET", "app/ai-tasks/start/", 405, "method_not_allowed")]
    [InlineData("POST", "app/no-such-thing/", 404, "not_found")]
    public async Task A14_addresses_that_are_not_there_are_answered_in_json(string method, string path, int status, string code)
    {
        using var browser = fixture.Browse();
        using var response = await browser.SendAsync(path, null, new HttpMethod(method));
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Contains($"\"error_code\":\"{code}\"", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("app/ai-tasks/active/")]
    [InlineData("app/ai-tasks/active")]
    public async Task Both_spellings_of_a_path_are_served_in_place(string path)
    {
        using var browser = await fixture.SignInAsync();
        await browser.PostAsync(path, new { });
    }
}
