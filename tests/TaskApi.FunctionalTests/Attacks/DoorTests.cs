using AiTasks.ServiceDefaults.Authentication;
using AiTasks.ServiceDefaults.Configuration;
using AiTasks.TaskApi.Accounts;
using AiTasks.TaskApi.Administration;
using AiTasks.TaskApi.Posts;
using AiTasks.TaskApi.Producers;

namespace AiTasks.TaskApi.FunctionalTests.Attacks;

/// <summary>S21 and S26: every route has somebody to whom it is closed, unless it stands in the list of those that are for everybody.</summary>
public sealed class DoorTests(TaskApiFixture fixture)
{
    private static readonly string[] ForEverybody =
    [
        "GET /health/live", "GET /health/ready", "GET /openapi/{documentName}.json",
        "GET /api/rest/front/csrf", "POST /api/rest/front/csrf", "POST /api/rest/front/login", "POST /api/rest/front/registration",
        "POST /api/rest/front/logout", "GET /api/rest/front/get-global-data", "POST /api/rest/front/get-global-data",
        "POST /auth/exchange", "POST /auth/logout", "POST /api/auth/login", "POST /api/auth/register", "POST /api/v1/auth/login",

        // Their addresses are the secret: signed, or an id that nobody guesses.
        "GET /files/public/{id}", "GET /api/post/image/{id}.{extension}",
    ];

    [Fact]
    public void S26_no_route_is_for_everybody_that_is_not_meant_to_be() => Assert.Equal(
        ForEverybody.Order(), Route.AllOf(fixture).Where(route => route.Door is null).Select(route => route.ToString()).Distinct().Order());

    [Fact]
    public async Task S26_without_a_credential_every_other_route_refuses()
    {
        using var nobody = new ApiCaller(fixture.CreateClient());
        foreach (var route in Route.AllOf(fixture).Where(route => route.Door is not null))
            await RefusedAsync(nobody, route, 401, 404);
    }

    [Fact]
    public async Task S26_what_administers_refuses_people_and_services_that_only_report()
    {
        using var person = await ApiCaller.NewPersonAsync(fixture);
        using var service = fixture.CreateClient();
        service.DefaultRequestHeaders.Add("X-Service-Key", TaskApiFixture.PlainServiceKey);
        var routes = Route.AllOf(fixture).Where(route => route.Door is AdminDoor).ToList();
        Assert.NotEmpty(routes);
        Assert.All(routes, route => Assert.Matches("^(/admin|/v1/admin)/", route.Pattern));
        foreach (var route in routes)
        {
            await RefusedAsync(person, route, 403);
            await RefusedAsync(new ApiCaller(service), route, 403);
        }
    }

    [Fact]
    public async Task S21_what_services_tell_each_other_does_not_exist_for_anybody_else()
    {
        using var person = await ApiCaller.NewPersonAsync(fixture);
        var forger = new TokenService(new ReloadedOptions<TokenOptions>(new TokenOptions { SigningKey = "another key, as long as it has to be" }), TimeProvider.System);
        var forged = forger.Sign(new AccessToken { Kind = TokenKind.Service, Subject = "push", ExpiresAt = DateTimeOffset.UtcNow.AddMinutes(5) });
        var routes = Route.AllOf(fixture).Where(route => route.Pattern.StartsWith("/internal", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(routes);
        foreach (var route in routes)
        {
            Assert.True(route.Door is ServiceDoor or PostDoor { ServicesOnly: true }, $"{route}: {route.Door}");
            foreach (var proof in (string?[])[null, "", "forged", forged, person.Bearer])
            {
                using var http = fixture.CreateClient();
                http.DefaultRequestHeaders.Authorization = new("Bearer", person.Bearer);
                if (proof is not null) http.DefaultRequestHeaders.TryAddWithoutValidation(ServiceTokenHandler.HeaderName, proof);
                await RefusedAsync(new ApiCaller(http), route, 401, 404);
            }
        }
    }

    [Fact]
    public async Task S21_reports_of_other_backends_need_their_key_and_not_a_persons()
    {
        using var person = await ApiCaller.NewPersonAsync(fixture);
        foreach (var route in Route.AllOf(fixture).Where(route => route.Door is ProducerDoor))
        {
            foreach (var key in (string?[])[null, "", "wrong", TaskApiFixture.ServiceKey + "x", TaskApiFixture.ServiceKey.ToUpperInvariant(), person.Bearer])
            {
                using var http = fixture.CreateClient();
                http.DefaultRequestHeaders.Authorization = new("Bearer", person.Bearer);
                if (key is not null) http.DefaultRequestHeaders.TryAddWithoutValidation("X-Service-Key", key);
                await RefusedAsync(new ApiCaller(http), route, 401);
            }
        }
    }

    private static async Task RefusedAsync(ApiCaller caller, Route route, params int[] statuses)
    {
        var path = route.PathWith(parameter => parameter is "{id}" or "{taskId}" or "{tgId}" ? "1" : $"{Guid.NewGuid()}");
        foreach (var address in (string[])[path, route.PathWith(_ => $"{Guid.NewGuid()}")])
        {
            using var body = route.HasBody ? new StringContent("""{"role":"admin"}""", System.Text.Encoding.UTF8, "application/json") : null;
            using var request = new HttpRequestMessage(route.Method, address) { Content = body };
            using var response = await caller.Http.SendAsync(request, TestContext.Current.CancellationToken);

            // Not an id of that kind: the address is nobody's.
            if ((int)response.StatusCode == 404 && route.HasParameters) continue;
            Assert.True(statuses.Contains((int)response.StatusCode), $"{route} as {address} gave {(int)response.StatusCode}");
        }
    }
}
