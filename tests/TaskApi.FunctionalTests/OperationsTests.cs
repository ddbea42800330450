using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using AiTasks.Contracts;
using AiTasks.TestServers;
using AiTasks.TestServers.Schemas;
using Dapper;

namespace AiTasks.TaskApi.FunctionalTests;

/// <summary>What those who look after the system see, and do about messages that nobody could handle.</summary>
public sealed class OperationsTests(TaskApiFixture fixture)
{
    private const string Root = "/v1/admin/operations";

    [Theory]
    [InlineData("GET", "")]
    [InlineData("GET", "/tasks")]
    [InlineData("GET", "/errors")]
    [InlineData("POST", "/errors/generate-text_error/1/requeue")]
    [InlineData("DELETE", "/errors/generate-text_error/1")]
    public async Task Only_administrators_see_and_do_any_of_it(string method, string path)
    {
        using var person = await ApiCaller.NewPersonAsync(fixture);
        await person.RefusedAsync(403, new HttpMethod(method), Root + path);
        using var stranger = new ApiCaller(fixture.CreateClient());
        await stranger.RefusedAsync(401, new HttpMethod(method), Root + path);

        // A session's cookie does not do, not even an administrator's: browsers send it unasked.
        using var browser = await fixture.SignInAsync();
        await using var database = fixture.Admin();
        await database.ExecuteAsync("update users set role = 'admin' where email = @Email", new { browser.Email });
        using var answer = await browser.SendAsync($"../../..{Root}{path}", null, new HttpMethod(method));
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task The_snapshot_tells_what_workers_and_nodes_say_and_forgets_those_who_leave()
    {
        using var admin = await ApiCaller.NewPersonAsync(fixture, "admin");
        var (worker, node) = ($"worker-{Guid.NewGuid():N}", $"host-{Guid.NewGuid():N}");
        var rests = new DateTimeOffset(2100, 1, 1, 0, 0, 0, TimeSpan.Zero);
        await fixture.Worker.AnnounceAsync(new WorkerPresence
        {
            Worker = worker,
            Slots = 7,
            Running = 3,
            Providers = [new ProviderPresence { Name = "main", Kind = "openai", Circuit = CircuitStates.Open, Active = 2, Waiting = 5, RestsUntil = rests }],
        });
        await PresenceAsync(new PushPresence { Node = node, Sockets = new Dictionary<string, int> { ["front-tasks"] = 4, ["chats"] = 1 }, People = 3 });

        var seen = await WorkerAsync();
        Assert.Equal((7, 3), ((int)seen["slots"]!, (int)seen["running"]!));
        Assert.Equal(
            """{"name":"main","kind":"openai","circuit":"open","active":2,"waiting":5,"rests_until":"2100-01-01T00:00:00+00:00"}""",
            Assert.Single(seen["providers"]!.AsArray())!.ToJsonString(WireJson.Internal));
        var push = (await NodesAsync(admin, $"push:{node}")).Single();
        Assert.Equal((4, 1, 3), ((int)push["sockets"]!["front-tasks"]!, (int)push["sockets"]!["chats"]!, (int)push["people"]!));
        await Wait.ForAsync("both replicas to tell how they are", async () =>
            (await SnapshotAsync(admin))["nodes"]!.AsArray().Count(one => (string?)one!["service"] == "taskapi") >= 2);

        await PresenceAsync(new PushPresence { Node = node, Sockets = new Dictionary<string, int>(), People = 0, Stopping = true });
        Assert.Empty(await NodesAsync(admin, $"push:{node}"));
        await fixture.Worker.AnnounceAsync(worker, 0);
        await Wait.ForAsync("the worker to be gone", async () => !(await SnapshotAsync(admin))["workers"]!.AsArray().Any(one => (string?)one!["id"] == worker));

        async Task<JsonNode> WorkerAsync()
        {
            JsonNode? found = null;
            await Wait.ForAsync("the worker to be seen", async () =>
                (found = (await SnapshotAsync(admin))["workers"]!.AsArray().FirstOrDefault(one => (string?)one!["id"] == worker)) is not null);
            return found!;
        }
    }

    [Fact]
    public async Task A_worker_of_an_older_release_is_seen_without_what_it_does_not_say()
    {
        using var admin = ApiCaller.Administrator(fixture);
        var worker = $"worker-{Guid.NewGuid():N}";
        await fixture.Worker.AnnounceAsync(worker, 2);
        await Wait.ForAsync("the worker to be seen", async () => (await SnapshotAsync(admin))["workers"]!.AsArray()
            .Any(one => (string?)one!["id"] == worker && one["running"] is null && one["providers"]!.AsArray().Count == 0));
        await fixture.Worker.AnnounceAsync(worker, 0);
    }

    [Fact]
    public async Task Tasks_are_counted_and_listed_with_what_happened_to_them()
    {
        using var admin = ApiCaller.Administrator(fixture);
        using var browser = await fixture.SignInAsync();
        var before = Count(await SnapshotAsync(admin), TaskTypes.GoalDecomposition, "failed");
        var id = await browser.StartAsync(TaskTypes.GoalDecomposition);
        var waiting = await SnapshotAsync(admin);
        Assert.True(Count(waiting, TaskTypes.GoalDecomposition, "pending") >= 1);
        Assert.NotNull(waiting["tasks"]!.AsArray().First(one => (string?)one!["state"] == "pending")!["oldest_seconds"]);
        var run = await fixture.Worker.ClaimAsync(id);
        Assert.True(await run.FailAsync("ai_service_error", "Не вышло"));

        var listed = (await admin.GetAsync($"{Root}/tasks?state=failed&type=goal_decomposition&user={browser.Email}")).AsArray();
        var task = Assert.Single(listed)!;
        Assert.Equal((id, "failed", 1, "test"), ((long)task["task_id"]!, (string?)task["state"], (int)task["attempt"]!, (string?)task["worker"]));
        Assert.Equal(("ai_service_error", "Не вышло"), ((string?)task["error_code"], (string?)task["error_message"]));
        Assert.Matches("^[0-9a-f]{32}$", (string?)task["trace_id"]);
        Assert.NotNull(task["finished_at"]);
        Assert.Equal(before + 1, Count(await SnapshotAsync(admin), TaskTypes.GoalDecomposition, "failed"));
        Assert.Empty((await admin.GetAsync($"{Root}/tasks?state=completed&user={browser.Email}")).AsArray());
        Assert.Single((await admin.GetAsync($"{Root}/tasks?limit=1")).AsArray());
        await admin.RefusedAsync(422, HttpMethod.Get, $"{Root}/tasks?state=odd");
    }

    [Fact]
    public async Task The_answers_are_as_described()
    {
        using var admin = ApiCaller.Administrator(fixture);
        var description = (await admin.GetAsync("/openapi/v1.json")).AsObject();
        foreach (var path in (string[])[Root, $"{Root}/tasks", $"{Root}/errors"])
        {
            var schema = description["paths"]![path]!["get"]!["responses"]!["200"]!["content"]!["application/json"]!["schema"]!;
            Assert.Empty(new SchemaCheck(description).Mistakes(await admin.GetAsync(path), schema, path));
        }
    }

    [Fact]
    public async Task A_parked_message_is_put_back_and_handled_again()
    {
        using var admin = await ApiCaller.NewPersonAsync(fixture, "admin");
        using var browser = await fixture.SignInAsync();

        var id = await browser.StartAsync(TaskTypes.HabitCreateHelp);
        var run = await fixture.Worker.ClaimAsync(id);
        var message = $"{Guid.NewGuid()}";
        var queue = await new Parking(fixture).ParkAsync(BusEndpoints.TaskReports(id), message, $$"""
            {"message":{"taskId":{{id}},"attempt":1,"runId":"{{run.RunId}}","reportSeq":2,"percent":40,"text":"Думаю"},
             "messageType":["urn:message:AiTasks.Contracts:GenerationProgressed"]}
            """);
        var shown = (await admin.GetAsync($"{Root}/errors")).AsArray().Single(one => (string?)one!["message_id"] == message)!;
        Assert.Equal(
            (queue, "GenerationProgressed", id, 1, "it broke"),
            ((string?)shown["queue"], (string?)shown["kind"], (long)shown["task_id"]!, (int)shown["attempt"]!, (string?)shown["reason"]));
        var parked = (await SnapshotAsync(admin))["queues"]!.AsArray().Single(one => (string?)one!["name"] == queue)!;
        Assert.True((bool)parked["parked"]! && (long)parked["messages"]! >= 1, parked.ToJsonString());

        var done = await admin.OkAsync(HttpMethod.Post, $"{Root}/errors/{queue}/{message}/requeue");
        Assert.Equal(1, (int)done["messages"]!);
        await Wait.ForAsync("the report to be applied", async () => (int?)(await browser.StatusAsync(id))["progress_percent"] == 40);
        await admin.RefusedAsync(404, HttpMethod.Post, $"{Root}/errors/{queue}/{message}/requeue");
    }

    [Fact]
    public async Task A_parked_message_is_deleted_and_what_is_not_ours_is_not_touched()
    {
        using var admin = ApiCaller.Administrator(fixture);
        var (parking, message) = (new Parking(fixture), $"{Guid.NewGuid()}");
        var queue = await parking.ParkAsync(BusEndpoints.ProducerEvents, message, "no JSON");
        var shown = (await admin.GetAsync($"{Root}/errors")).AsArray().Single(one => (string?)one!["message_id"] == message)!;
        Assert.Null(shown["kind"]);
        await admin.OkAsync(HttpMethod.Delete, $"{Root}/errors/{queue}/{message}");
        await admin.RefusedAsync(404, HttpMethod.Delete, $"{Root}/errors/{queue}/{message}");
        await parking.DeclareAsync("somebody-elses_error", message);
        foreach (var other in (string[])["somebody-elses_error", BusEndpoints.ProducerEvents])
        {
            await admin.RefusedAsync(404, HttpMethod.Post, $"{Root}/errors/{other}/{message}/requeue");
            await admin.RefusedAsync(404, HttpMethod.Delete, $"{Root}/errors/{other}/{message}");
        }

        Assert.Equal(1u, await parking.CountAsync("somebody-elses_error"));
    }

    [Fact]
    public async Task What_is_parked_behind_those_that_are_listed_is_not_looked_for()
    {
        await using var node = await fixture.StartReadyNodeAsync(("OperationsOptions:MaxErrors", "2"));
        using var http = node.CreateDefaultClient();
        http.DefaultRequestHeaders.Add("X-Service-Key", TaskApiFixture.ServiceKey);
        using var admin = new ApiCaller(http);
        var (parking, first, last) = (new Parking(fixture), $"{Guid.NewGuid()}", $"{Guid.NewGuid()}");
        await parking.ParkAsync(BusEndpoints.RefusedCommands, first, "no JSON");
        var queue = await parking.ParkAsync(BusEndpoints.RefusedCommands, last, "no JSON");
        Assert.Equal(first, (string?)(await admin.GetAsync($"{Root}/errors")).AsArray().Last(one => (string?)one!["queue"] == queue)!["message_id"]);

        await admin.RefusedAsync(404, HttpMethod.Delete, $"{Root}/errors/{queue}/{last}");
        await admin.RefusedAsync(404, HttpMethod.Post, $"{Root}/errors/{queue}/{last}/requeue");
        await admin.OkAsync(HttpMethod.Delete, $"{Root}/errors/{queue}/{first}");
    }

    [Fact]
    public async Task Presence_is_for_our_own_services_alone()
    {
        using var http = fixture.CreateClient();
        using var answer = await http.PostAsJsonAsync(
            PushApiRoutes.Presence, new PushPresence { Node = "n", Sockets = new Dictionary<string, int>(), People = 0 }, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    private static async Task<JsonNode> SnapshotAsync(ApiCaller admin) => await admin.GetAsync(Root);

    private static async Task<IReadOnlyList<JsonNode>> NodesAsync(ApiCaller admin, string id) =>
        [.. (await SnapshotAsync(admin))["nodes"]!.AsArray().Where(one => (string?)one!["id"] == id).OfType<JsonNode>()];

    private static long Count(JsonNode snapshot, string type, string state) => snapshot["tasks"]!.AsArray()
        .Where(one => (string?)one!["type"] == type && (string?)one["state"] == state).Sum(one => (long)one!["count"]!);

    private async Task PresenceAsync(PushPresence presence)
    {
        using var push = new PushClient(fixture).CreateClient();
        using var answer = await push.PostAsJsonAsync(PushApiRoutes.Presence, presence, WireJson.Internal, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
    }
}
