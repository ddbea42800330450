using System.Globalization;
using System.Text.Json.Nodes;
using AiTasks.Contracts;
using AiTasks.TaskApi.Accounts;
using AiTasks.TaskApi.Administration;
using AiTasks.TaskApi.Posts;
using AiTasks.TaskApi.Producers;

namespace AiTasks.TaskApi.FunctionalTests.Attacks;

/// <summary>
/// S4: whoever puts another person's id into an address, or another person into a body, gets what they get for an id that nobody has. Contracts C
/// and E say of some things that they are another's (C's table of calls, E13).
/// </summary>
public sealed class ForeignIdTests(TaskApiFixture fixture)
{
    // Satisfies every route that has to read its body before it knows whose the thing is.
    private const string AnyBody =
        """{"content":"x","title":"x","main_text":"x","text":"x","x":0,"y":0,"w":1,"h":1,"chat_id":"1","image_base64":"iVBORw0KGgo=","read":true}""";

    // Their parameters name nothing of a person: a provider of models, or what everybody may read.
    private static readonly string[] NobodysParameters = ["/v1/user/model-keys/{provider}", "/projects/documents/{id}/results"];

    [Fact]
    public async Task S4_no_route_shows_or_changes_what_is_anothers()
    {
        await using var victim = await Victim.CreateAsync(fixture);
        using var attacker = await ApiCaller.NewPersonAsync(fixture, node: 1);
        var before = await victim.LookAsync();
        var routes = Route.AllOf(fixture).Where(IsOfPeople).ToList();
        Assert.True(routes.Count > 20, $"Only {routes.Count} routes name something of a person.");
        foreach (var route in routes)
        {
            var foreign = route.PathWith(parameter => victim.IdFor(route, parameter) ?? throw new InvalidOperationException(
                $"What of a person does {parameter} of {route} name? Tell {nameof(Victim)}, so that the route is attacked."));
            var missing = route.PathWith(parameter => Guid.TryParse(victim.IdFor(route, parameter), out _) ? $"{Guid.NewGuid()}" : Unused());
            var (given, nobodys) = (await AskAsync(attacker, route, foreign), await AskAsync(attacker, route, missing));
            Assert.DoesNotContain(victim.Word, given.Text, StringComparison.Ordinal);
            if (route.Pattern.StartsWith("/chats/", StringComparison.Ordinal))
                Assert.True(given.Status == 403, $"{route} gave {given}");
            else if (route.Pattern.StartsWith("/api/task/task/", StringComparison.Ordinal))
                Assert.True((int?)JsonNode.Parse(given.Text)!["code"] == 403, $"{route} gave {given}");
            else
                Assert.True(given == nobodys && (given.Status is 404 || (int?)JsonNode.Parse(given.Text)!["code"] is 404), $"{route} gave {given} and {nobodys}");
        }

        Assert.Equal(before, await victim.LookAsync());
    }

    [Fact]
    public async Task S4_another_spelling_of_an_address_opens_nothing()
    {
        await using var victim = await Victim.CreateAsync(fixture);
        using var attacker = await ApiCaller.NewPersonAsync(fixture);
        var own = (string)(await attacker.OkAsync(HttpMethod.Post, "/chats", new { title = "own" }))["id"]!;
        foreach (var route in Route.AllOf(fixture).Where(route => IsOfPeople(route) && route.Method == HttpMethod.Get))
        {
            var path = route.PathWith(parameter => victim.IdFor(route, parameter)!);
            var id = victim.IdFor(route, "{id}")!;
            string[] spellings =
            [
                path + "/", path.ToUpperInvariant(), path.Replace(id, id.ToUpperInvariant(), StringComparison.Ordinal),
                path.Replace(id, $"%{(int)id[0]:X2}{id[1..]}", StringComparison.Ordinal), path.Replace(id, $"{own}%2f..%2f{id}", StringComparison.Ordinal),
                path.Replace(id, $"{own}/%2e%2e/{id}", StringComparison.Ordinal), path.Replace(id, $"{id};.json", StringComparison.Ordinal), $"{path}?user_id=1&id={own}",
            ];
            foreach (var spelling in spellings)
            {
                var given = await AskAsync(attacker, route, spelling);
                Assert.DoesNotContain(victim.Word, given.Text, StringComparison.Ordinal);
                Assert.True(given.Status is 400 or 403 or 404 or 405 || (int?)JsonNode.Parse(given.Text)!["code"] is 403 or 404, $"{spelling} gave {given}");
            }
        }
    }

    [Fact]
    public async Task S4_ids_in_bodies_of_contract_A_are_those_of_nobody()
    {
        await using var victim = await Victim.CreateAsync(fixture);
        using var attacker = await fixture.SignInAsync();
        foreach (var path in (string[])["app/ai-tasks/status/", "app/ai-tasks/cancel/"])
        {
            var foreign = await attacker.PostAsync(path, new { task_id = victim.Task, user_id = 1 });
            Assert.Equal("ai_task_not_found", (string?)foreign["error_code"]);
            Assert.Equal((await attacker.PostAsync(path, new { task_id = long.Parse(Unused(), CultureInfo.InvariantCulture) })).ToJsonString(), foreign.ToJsonString());
        }
    }

    [Fact]
    public async Task S26_what_a_body_says_of_owner_state_or_attempt_counts_for_nothing()
    {
        using var victim = await fixture.SignInAsync();
        using var attacker = await fixture.SignInAsync();
        var id = (await victim.PostAsync("get-user-data/", new { }))["data"]!["id"]!.GetValue<long>();
        var task = (long)(await attacker.PostAsync("app/ai-tasks/start/", new
        {
            task_type = TaskTypes.HabitCreateHelp,
            user_id = id,
            userId = id,
            owner = id,
            state = "completed",
            status = "completed",
            attempt = 99,
            result = new { habits = new[] { new { name = "x" } } },
            task_id = 1,
            id = 1,
            role = "admin",
        }))["data"]!["task_id"]!;
        var status = (await attacker.PostAsync("app/ai-tasks/status/", new { task_id = task }))["data"]!;
        Assert.Contains((string?)status["status"], (string[])["pending", "running"]);
        Assert.Null(status["result"]);
        Assert.Empty((await victim.PostAsync("app/ai-tasks/active/", new { }))["data"]!["tasks"]!.AsArray());

        await attacker.PostAsync("update-user-data/", new { is_terms_accepted = true, is_privacy_accepted = true, role = "admin", id, is_admin = true });
        using var program = new ApiCaller(fixture.CreateClient()) { Bearer = PushClient.Session(attacker) };
        await program.RefusedAsync(403, HttpMethod.Get, "/admin/users");
    }

    private static bool IsOfPeople(Route route) =>
        route.HasParameters && route.Door is not (null or AdminDoor or ServiceDoor or ProducerDoor or PostDoor { ServicesOnly: true })
        && !NobodysParameters.Contains(route.Pattern);

    private static string Unused() => $"9{Random.Shared.NextInt64(10_000_000, 99_999_999)}";

    private static async Task<(int Status, string Text)> AskAsync(ApiCaller caller, Route route, string path)
    {
        using var body = route.HasBody ? new StringContent(AnyBody, System.Text.Encoding.UTF8, "application/json") : null;
        using var request = new HttpRequestMessage(route.Method, path) { Content = body };
        using var response = await caller.Http.SendAsync(request, TestContext.Current.CancellationToken);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }
}
