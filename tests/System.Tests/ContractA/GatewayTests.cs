using System.Net;
using System.Text.Json.Nodes;
using AiTasks.Contracts;
using AiTasks.SystemTests.Clients;

namespace AiTasks.SystemTests.ContractA;

/// <summary>What the only public door lets through, and what not.</summary>
public sealed class GatewayTests(OfflineSystem system)
{
    [Theory]
    [InlineData("/")]
    [InlineData("/no/such/path")]
    [InlineData("/internal/sockets/welcome")]
    [InlineData("/internal/tasks/status")]
    [InlineData("/api/rest/front/../../../internal/tasks/status")]
    public async Task What_is_not_routed_is_a_json_404(string path)
    {
        using var http = new HttpClient { BaseAddress = system.Gateway };
        using var response = await http.PostAsync(path, new StringContent("{}"));
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("not_found", (string?)JsonNode.Parse(await response.Content.ReadAsStringAsync())!["error_code"]);
        Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
    }

    [Fact]
    public async Task A_body_over_the_limit_is_refused_in_json()
    {
        // Large enough to be still on its way when the answer comes, and often enough to meet every moment of it.
        using var http = new HttpClient { BaseAddress = system.Gateway };
        using var body = new StringContent(new string(' ', 8 * 1024 * 1024));
        for (var round = 1; round <= 20; round++)
        {
            using var response = await http.PostAsync("/api/rest/front/login/", body);
            Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
            Assert.Equal("request_too_large", (string?)JsonNode.Parse(await response.Content.ReadAsStringAsync())!["error_code"]);
        }
    }

    [Fact]
    public async Task The_demo_person_can_sign_in()
    {
        using var client = await FrontClient.SignInAsync(system.Gateway, "demo@aitasks.local", "demo");
        var answer = await client.PostAsync("app/ai-tasks/active/", new { });
        Assert.Equal("ok", (string?)answer["status"]);
    }

    [Fact]
    public async Task Of_fifty_simultaneous_starts_over_two_connections_one_is_accepted()
    {
        using var first = await FrontClient.RegisterAsync(system.Gateway);
        using var second = await FrontClient.SignInAsync(system.Gateway, first.Email!);
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(number =>
            (number % 2 == 0 ? first : second).TryStartAsync(TaskTypes.HabitCreateHelp)));
        var id = (long?)Assert.Single(answers, answer => (string?)answer["status"] == "ok")["data"]!["task_id"];
        Assert.Equal(49, answers.Count(answer =>
            (string?)answer["error_code"] == "ai_task_already_running" && (long?)answer["data"]!["existing_task_id"] == id));
    }

    [Fact]
    public async Task A_hundred_people_at_once_all_get_their_result()
    {
        var people = await FrontClient.RegisterAsync(system.Gateway, 100);
        await Task.WhenAll(people.Select(async person =>
        {
            await using var socket = await person.ConnectAsync();
            var id = await person.StartAsync(TaskTypes.OnboardingGenerateGoals);
            Assert.Equal("task_completed", (await socket.TerminalAsync(id, TimeSpan.FromSeconds(100))).Type);
            Assert.Equal("completed", (string?)(await person.StatusAsync(id))["status"]);
        }));
        foreach (var person in people) person.Dispose();
    }
}
