using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using AiTasks.SystemTests.Clients;

namespace AiTasks.SystemTests.Producers;

/// <summary>Other backends report tasks of their own.</summary>
public sealed class ProducerTests(OfflineSystem system)
{
    private readonly Uri _gateway = system.Gateway;

    [Theory]
    [InlineData("wrong-key")]
    [InlineData("dev-service-ke")]
    public async Task Without_a_services_key_nothing_is_taken(string key)
    {
        using var person = await StatusClient.RegisterAsync(_gateway);
        foreach (var path in (string[])["/api/producer/tasks", "/api/producer/batch", "/api/producer/tasks/x_1/start", "/api/ui-events"])
        {
            using var stranger = new Producer(_gateway, key);
            var (status, body) = await stranger.PostAsync(path, new { task_id = "x_1", user_id = person.UserId });
            Assert.Equal((HttpStatusCode.Unauthorized, "invalid_service_key"), (status, (string?)body["code"]));
        }

        Assert.Empty(await person.NotificationsAsync());
    }

    [Theory]
    [InlineData("{bad", "invalid start")]
    [InlineData("""{"task_id":"x_1","user_id":"one"}""", "$.user_id")]
    public async Task A_body_that_cannot_be_read_is_answered_with_where_the_mistake_is(string body, string where)
    {
        using var http = new HttpClient { BaseAddress = _gateway };
        http.DefaultRequestHeaders.Add("X-Service-Key", Producer.Key);
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var response = await http.PostAsync("/api/producer/tasks", content, TestContext.Current.CancellationToken);
        Assert.Equal((HttpStatusCode.BadRequest, "application/problem+json"), (response.StatusCode, response.Content.Headers.ContentType!.MediaType));
        Assert.Contains(where, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_registration_may_be_repeated_and_a_name_used_again_once_its_task_is_over()
    {
        using var person = await StatusClient.RegisterAsync(_gateway);
        using var other = await StatusClient.RegisterAsync(_gateway);
        using var producer = new Producer(_gateway);
        var (task, run) = (Producer.NewTask(), Guid.NewGuid());
        object Registration(Guid? of, long user) => new { task_id = task, user_id = user, task_type = "t", run = of };

        var first = await producer.PostAsync("/api/producer/tasks", Registration(run, person.UserId));
        var again = await producer.PostAsync("/api/producer/tasks", Registration(run, person.UserId));
        var found = await producer.PostAsync("/api/producer/tasks", Registration(null, person.UserId));
        Assert.Equal([HttpStatusCode.Created, HttpStatusCode.OK, HttpStatusCode.OK], [first.Status, again.Status, found.Status]);
        Assert.Equal([(long)first.Body["id"]!, (long)first.Body["id"]!], [(long)again.Body["id"]!, (long)found.Body["id"]!]);
        Assert.Equal(HttpStatusCode.Conflict, (await producer.PostAsync("/api/producer/tasks", Registration(null, other.UserId))).Status);

        await producer.ReportAsync(task, "complete");
        var late = await producer.PostAsync("/api/producer/tasks", Registration(run, person.UserId));
        Assert.Equal((HttpStatusCode.OK, "completed"), (late.Status, (string?)late.Body["state"]));
        var next = await producer.PostAsync("/api/producer/tasks", Registration(null, other.UserId));
        Assert.Equal(HttpStatusCode.Created, next.Status);
        Assert.NotEqual((long)first.Body["id"]!, (long)next.Body["id"]!);
        Assert.Equal("completed", (string?)(await person.DataAsync($"/api/task/task/{task}/status"))["status"]);
        Assert.Equal("pending", (string?)(await other.DataAsync($"/api/task/task/{task}/status"))["status"]);
    }

    [Fact]
    public async Task A_new_run_of_an_open_task_cancels_the_old_one_whose_reports_change_nothing_any_more()
    {
        using var person = await StatusClient.RegisterAsync(_gateway);
        using var producer = new Producer(_gateway);
        await using var socket = await person.ListenAsync();
        var (task, old, fresh) = (Producer.NewTask(), Guid.NewGuid(), Guid.NewGuid());
        foreach (var run in (Guid[])[old, fresh])
        {
            await producer.OkAsync("/api/producer/tasks", new { task_id = task, user_id = person.UserId, task_type = "t", run });
            await producer.ReportAsync(task, "progress", new { run, seq = 1, progress = 40 });
        }

        var refused = await producer.ReportAsync(task, "complete", new { run = old, seq = 2 });
        Assert.Equal((false, "superseded", "running"), ((bool)refused["accepted"]!, (string?)refused["reason"], (string?)refused["state"]));
        await producer.ReportAsync(task, "complete", new { run = fresh, seq = 2 });
        await socket.FrameAsync("task_status", frame => (string?)frame["status"] == "completed");
        Assert.Equal(
            ["running", "progress", "cancelled", "running", "progress", "completed"],
            socket.Frames.Where(frame => (string?)frame["type"] == "task_status").Select(frame => (string)frame["status"]!));
    }

    [Fact]
    public async Task Of_many_simultaneous_registrations_of_a_name_one_creates_the_task()
    {
        using var person = await StatusClient.RegisterAsync(_gateway);
        using var producer = new Producer(_gateway);
        var task = Producer.NewTask();
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ =>
            producer.PostAsync("/api/producer/tasks", new { task_id = task, user_id = person.UserId, task_type = "t" })));
        Assert.Single(answers, answer => answer.Status == HttpStatusCode.Created);
        Assert.Single(answers.Select(answer => (long)answer.Body["id"]!).Distinct());
        Assert.Single(await person.NotificationsAsync());
    }

    [Fact]
    public async Task A_numbered_report_counts_once_however_often_it_is_sent_and_what_comes_too_late_is_told_so()
    {
        using var person = await StatusClient.RegisterAsync(_gateway);
        using var producer = new Producer(_gateway);
        await using var socket = await person.ListenAsync();
        var task = await producer.RegisterAsync(person.UserId);
        for (var n = 0; n < 3; n++)
        {
            Assert.True((bool)(await producer.ReportAsync(task, "progress", new { seq = 5, progress = 50, message = $"{n}" }))["accepted"]!);
            Assert.True((bool)(await producer.ReportAsync(task, "progress", new { seq = 4, progress = 90 }))["accepted"]!);
        }

        await producer.ReportAsync(task, "progress", new { progress = 20, message = "a bar never goes back" });
        await producer.ReportAsync(task, "complete", new { seq = 6 });
        Assert.True((bool)(await producer.ReportAsync(task, "complete"))["accepted"]!);
        var late = await producer.ReportAsync(task, "fail", new { error = "late" });
        Assert.Equal((false, "over", "completed"), ((bool)late["accepted"]!, (string?)late["reason"], (string?)late["state"]));

        await socket.FrameAsync("task_status", frame => (string?)frame["status"] == "completed");
        Assert.Equal(
            [0, 50, 50, 100],
            socket.Frames.Where(frame => (string?)frame["type"] == "task_status").Select(frame => (int)frame["progress"]!));
    }

    [Fact]
    public async Task A_batch_is_taken_in_its_order_and_a_bad_event_spoils_no_other()
    {
        using var person = await StatusClient.RegisterAsync(_gateway);
        using var producer = new Producer(_gateway);
        await using var socket = await person.ListenAsync();
        var (task, other) = (Producer.NewTask(), Producer.NewTask());
        var results = await producer.BatchAsync(
        [
            new { type = "register", task_id = task, user_id = person.UserId, task_type = "t" },
            new { type = "register", task_id = other, user_id = -1, task_type = "t" },
            .. Enumerable.Range(1, 20).Select(n => (object)new { type = "progress", task_id = task, progress = n * 5, seq = n }),
            new { type = "progress", task_id = task, message = "\0" },
            new { type = "complete", task_id = other },
            new { type = "nonsense" },
            "no object",
            new { type = "complete", task_id = task, result = new { text = "\0" } },
            new { type = "complete", task_id = task, result = (int[])[1, 2] },
        ]);
        Assert.Equal([201, 404, .. Enumerable.Repeat(200, 20), 400, 404, 400, 400, 400, 200], results.Select(result => (int)result!["status"]!));
        Assert.Equal("unknown_user", (string?)results[1]!["code"]);
        Assert.Equal("unknown_task", (string?)results[23]!["code"]);

        var end = await socket.FrameAsync("task_status", frame => (string?)frame["status"] == "completed");
        Assert.Equal("1, 2", (string?)end["result"]!["result"]);
        Assert.Equal(
            Enumerable.Range(1, 20).Select(n => n * 5),
            socket.Frames.Where(frame => (string?)frame["status"] == "progress").Select(frame => (int)frame["progress"]!));

        var (status, body) = await producer.PostAsync("/api/producer/batch", new { events = Enumerable.Repeat(new { type = "x" }, 1001) });
        Assert.Equal((HttpStatusCode.BadRequest, "invalid_events"), (status, (string?)body["code"]));
    }

    [Fact]
    public async Task A_task_of_which_nothing_is_heard_for_as_long_as_it_said_fails_for_everybody()
    {
        using var front = await FrontClient.RegisterAsync(_gateway);
        using var producer = new Producer(_gateway);
        await using var socket = await front.ConnectAsync();
        var task = Producer.NewTask();
        var registered = await producer.OkAsync("/api/producer/tasks", new { task_id = task, user = front.Email, task_type = "t", timeout_seconds = 1 });
        await producer.ReportAsync(task, "start");
        var end = await socket.TerminalAsync((long)registered["id"]!);
        Assert.Equal(("task_failed", "timeout"), (end.Type, (string?)end.Data["error"]!["code"]));
        Assert.Equal("failed", (string?)(await producer.GetAsync($"/api/producer/tasks/{task}"))["state"]);
    }

    [Fact]
    public async Task A_backend_learns_from_its_next_report_that_the_person_has_cancelled()
    {
        using var front = await FrontClient.RegisterAsync(_gateway);
        using var producer = new Producer(_gateway);
        var task = Producer.NewTask();
        var id = (long)(await producer.OkAsync("/api/producer/tasks", new { task_id = task, user = front.Email, task_type = "t" }))["id"]!;
        await producer.ReportAsync(task, "progress", new { progress = 10 });
        Assert.Equal("ok", (string?)(await front.PostAsync("app/ai-tasks/cancel/", new { task_id = id }))["status"]);
        var told = await producer.ReportAsync(task, "progress", new { progress = 20 });
        Assert.Equal((false, "over", "cancelled"), ((bool)told["accepted"]!, (string?)told["reason"], (string?)told["state"]));
    }

    [Fact]
    public async Task The_description_names_every_call_with_its_members()
    {
        using var http = new HttpClient { BaseAddress = _gateway };
        var description = (await http.GetFromJsonAsync<JsonObject>("/openapi/v1.json", TestContext.Current.CancellationToken))!;
        var paths = description["paths"]!.AsObject();
        foreach (var verb in (string[])["start", "progress", "complete", "fail", "cancel"])
            Assert.NotNull(paths[$"/api/producer/tasks/{{taskId}}/{verb}"]?["post"]?["summary"]);
        foreach (var path in (string[])["/api/producer/tasks", "/api/producer/batch", "/api/ui-events", "/api/webhooks/deliveries", "/api/task/tasks", "/api/auth/login"])
            Assert.True(paths.ContainsKey(path), path);
        Assert.DoesNotContain(paths, path => path.Key.StartsWith("/internal", StringComparison.Ordinal));
        var progress = description["components"]!["schemas"]!["ProgressRequest"]!["properties"]!.AsObject();
        Assert.Superset(new HashSet<string> { "progress", "message", "step", "seq", "run" }, progress.Select(member => member.Key).ToHashSet());
        Assert.NotEmpty((string)progress["progress"]!["description"]!);
        Assert.Equal("X-Service-Key", (string?)description["components"]!["securitySchemes"]!["serviceKey"]!["name"]);

        using var page = await http.GetAsync("/docs/index.html", TestContext.Current.CancellationToken);
        Assert.Equal(("text/html", HttpStatusCode.OK), (page.Content.Headers.ContentType!.MediaType, page.StatusCode));
    }
}
