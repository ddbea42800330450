using System.Net.Http.Headers;
using System.Text;

namespace AiTasks.TaskApi.FunctionalTests.Attacks;

/// <summary>S20: a page of another site can send what a form can, with the visitor's cookies and without what only our pages can read.</summary>
public sealed class CsrfTests(TaskApiFixture fixture)
{
    private const string Evil = "https://evil.example";

    // What a page may send without asking first.
    private static readonly string[] Simple = ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"];

    [Theory]
    [InlineData(Evil, null)]
    [InlineData("null", null)]
    [InlineData(null, "cross-site")]
    [InlineData(Evil, "cross-site")]
    public async Task S20_no_route_does_anything_for_a_cookie_that_another_site_has_sent(string? origin, string? site)
    {
        using var victim = await fixture.SignInAsync();
        using var http = fixture.CreateClient();
        var routes = Route.AllOf(fixture).Where(route => route.Method != HttpMethod.Get && route.Method != HttpMethod.Head && route.Method != HttpMethod.Options).ToList();
        Assert.True(routes.Count > 40, $"Only {routes.Count} routes change something.");
        var before = await LookAsync(victim);
        foreach (var route in routes)
        {
            foreach (var type in Simple)
            {
                foreach (var method in (HttpMethod[])[route.Method, HttpMethod.Post])
                {
                    using var request = new HttpRequestMessage(method, route.PathWith(_ => "1"))
                    {
                        Content = new ByteArrayContent("""{"task_type":"habit_create_help","first_name":"evil","="}"""u8.ToArray()),
                    };
                    request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
                    request.Headers.Add("Cookie", victim.Cookies.GetCookieHeader(new Uri("http://localhost/")));
                    request.Headers.Add("X-HTTP-Method-Override", route.Method.Method);
                    if (origin is not null) request.Headers.Add("Origin", origin);
                    if (site is not null) request.Headers.Add("Sec-Fetch-Site", site);
                    using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
                    var text = await response.Content.ReadAsStringAsync();
                    Assert.True((int)response.StatusCode is >= 400 and < 500 || IsForEverybody(route), $"{method} {route} as {type} gave {(int)response.StatusCode}: {text}");
                    Assert.False(response.Headers.TryGetValues("Access-Control-Allow-Origin", out var allowed) && allowed.Any(value => value is Evil or "null"), $"{route}");
                    Assert.DoesNotContain(victim.Email!, text, StringComparison.Ordinal);
                }
            }
        }

        Assert.Equal(before, await LookAsync(victim));
    }

    [Theory]
    [InlineData("same-origin")]
    [InlineData("same-site")]
    [InlineData("none")]
    public async Task S20_our_own_pages_and_programs_go_on(string site)
    {
        using var browser = await fixture.SignInAsync();
        using var answer = await browser.SendAsync("app/ai-tasks/active/", new StringContent("{}", Encoding.UTF8, "application/json"), headers: ("Sec-Fetch-Site", site));
        Assert.Equal(200, (int)answer.StatusCode);

        // What brings its credential itself needs no more: no browser sends it unasked.
        using var caller = await ApiCaller.NewPersonAsync(fixture);
        caller.Http.DefaultRequestHeaders.Add("Sec-Fetch-Site", "cross-site");
        await caller.GetAsync("/me");
    }

    // To these a visitor's cookies mean nothing: a fresh token, what everybody is told, and a sign-out that ends nothing here.
    private static bool IsForEverybody(Route route) =>
        route.Pattern.TrimEnd('/') is "/api/rest/front/csrf" or "/api/rest/front/get-global-data" or "/auth/logout";

    private static async Task<string> LookAsync(Browser victim) =>
        (await victim.PostAsync("get-user-data/", null))["data"]!.ToJsonString() + (await victim.PostAsync("app/ai-tasks/history/", new { }))["data"]!["total_items"];
}
