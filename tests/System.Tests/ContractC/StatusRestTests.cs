using System.Buffers.Text;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using AiTasks.Contracts;
using AiTasks.SystemTests.Clients;
using AiTasks.TestServers;

namespace AiTasks.SystemTests.ContractC;

/// <summary>Contract C over HTTP (section 3.1).</summary>
public sealed class StatusRestTests(OfflineSystem system)
{
    [Fact]
    public async Task C1_every_body_is_a_code_a_message_and_data()
    {
        using var person = await StatusClient.RegisterAsync(system.Gateway);
        foreach (var path in (string[])["/api/auth/me", "/api/task/tasks", "/api/task/notifications", "/api/task/notifications/unread-count"])
        {
            var body = await person.GetAsync(path);
            Assert.Equal(["code", "message", "data"], body.Select(member => member.Key));
            Assert.Equal(200, (int)body["code"]!);
        }
    }

    [Fact]
    public async Task C2_refusals_of_the_business_are_http_200_and_of_authentication_http_401()
    {
        using var person = await StatusClient.RegisterAsync(system.Gateway);
        using var other = await StatusClient.RegisterAsync(system.Gateway);
        using var producer = new Producer(system.Gateway);
        var foreign = await producer.RegisterAsync(other.UserId);
        foreach (var (path, code) in ((string, int)[])[("/api/task/task/nobody_1/status", 404), ($"/api/task/task/{foreign}/status", 403)])
        {
            var body = await person.GetAsync(path);
            Assert.Equal(code, (int)body["code"]!);
            Assert.True(body.ContainsKey("data") && body["data"] is null);
        }

        using var http = new HttpClient { BaseAddress = system.Gateway };
        using var refused = await http.GetAsync("/api/task/tasks", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.Equal("Bearer", refused.Headers.WwwAuthenticate.ToString());
    }

    [Theory]
    [InlineData("/api/task/tasks", "GET")]
    [InlineData("/api/auth/me", "GET")]
    [InlineData("/api/task/nothing/here", "GET")]
    [InlineData("/api/task/tasks", "POST")]
    public async Task C3_errors_of_http_have_a_message_and_a_detail(string path, string method)
    {
        using var http = new HttpClient { BaseAddress = system.Gateway };
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.False(response.IsSuccessStatusCode);
        var body = (await response.Content.ReadFromJsonAsync<JsonObject>(TestContext.Current.CancellationToken))!;
        Assert.Equal((int)response.StatusCode, (int)body["code"]!);
        Assert.NotEmpty((string)body["message"]!);
        Assert.Equal((string?)body["message"], (string?)body["detail"]);
        Assert.Null(body["data"]);
    }

    [Fact]
    public async Task C4_only_a_bearer_token_opens_what_a_cookie_does_not()
    {
        using var front = await FrontClient.RegisterAsync(system.Gateway);
        using var http = new HttpClient { BaseAddress = system.Gateway };
        http.DefaultRequestHeaders.Add("Cookie", front.CookieHeader);
        using var refused = await http.GetAsync("/api/task/tasks", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
    }

    [Fact]
    public async Task C5_people_register_sign_in_with_a_form_and_are_told_who_they_are()
    {
        using var person = await StatusClient.RegisterAsync(system.Gateway);
        var me = await person.DataAsync("/api/auth/me");
        Assert.Equal(["id", "username", "email", "full_name", "is_active", "created_at"], me.Select(member => member.Key));
        Assert.Equal((person.UserId, person.Username, "测试", true), ((long)me["id"]!, (string?)me["username"], (string?)me["full_name"], (bool)me["is_active"]!));
        Assert.Equal("bearer", (string?)(await person.LoginAsync(person.Email, StatusClient.Password))["data"]!["token_type"]);

        var wrong = await person.LoginAsync(person.Username, "wrong", HttpStatusCode.Unauthorized);
        Assert.Equal("用户名或密码错误", (string?)wrong["detail"]);

        using var http = new HttpClient { BaseAddress = system.Gateway };
        using var taken = await http.PostAsJsonAsync(
            "/api/auth/register", new { username = person.Username, email = "x@example.com", password = StatusClient.Password }, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, taken.StatusCode);
    }

    [Fact]
    public async Task C6_the_token_names_the_username_and_lives_thirty_days()
    {
        using var person = await StatusClient.RegisterAsync(system.Gateway);
        var parts = person.Token.Split('.').Take(2).Select(part => JsonNode.Parse(Encoding.UTF8.GetString(Base64Url.DecodeFromChars(part)))!).ToArray();
        Assert.Equal("HS256", (string?)parts[0]["alg"]);
        Assert.Equal(person.Username, (string?)parts[1]["sub"]);
        var left = DateTimeOffset.FromUnixTimeSeconds((long)parts[1]["exp"]!) - DateTimeOffset.UtcNow;
        Assert.InRange(left, TimeSpan.FromDays(29.9), TimeSpan.FromDays(30));
    }

    [Fact]
    public async Task Status_of_a_task_is_its_full_record_until_the_person_removes_it()
    {
        using var person = await StatusClient.RegisterAsync(system.Gateway);
        using var producer = new Producer(system.Gateway);
        var task = await producer.RegisterAsync(person.UserId, "resume_parse", "简历解析 - cv.pdf", new { resume_id = 45 });
        var pending = await person.DataAsync($"/api/task/task/{task}/status");
        Assert.Equal(
            ["task_id", "user_id", "task_type", "task_title", "status", "progress", "message", "result", "error", "extra_data", "created_at", "updated_at"],
            pending.Select(member => member.Key));
        Assert.Equal(("pending", 45), ((string?)pending["status"], (int)pending["extra_data"]!["resume_id"]!));
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$", (string)pending["created_at"]!);

        await producer.ReportAsync(task, "progress", new { progress = 50, message = "一半", step = "Step 1/2" });
        var half = await person.DataAsync($"/api/task/task/{task}/status/");
        Assert.Equal(("progress", 50, "一半", "Step 1/2"), ((string?)half["status"], (int)half["progress"]!, (string?)half["message"], (string?)half["step"]));

        await producer.ReportAsync(task, "fail", new { error = "坏了", error_type = "ValueError" });
        var failed = await person.DataAsync($"/api/task/task/{task}/status");
        Assert.Equal(("failed", "坏了", "ValueError"), ((string?)failed["status"], (string?)failed["error"], (string?)failed["error_type"]));

        var removed = await person.CallAsync(HttpMethod.Delete, $"/api/task/task/{task}");
        Assert.Equal(task, (string?)removed["data"]!["task_id"]);
        Assert.Equal(404, (int)(await person.GetAsync($"/api/task/task/{task}/status"))["code"]!);
        Assert.Equal(404, (int)(await person.CallAsync(HttpMethod.Delete, $"/api/task/task/{task}"))["code"]!);
    }

    [Fact]
    public async Task Tasks_of_a_person_are_listed_whoever_does_them_and_seen_through_contract_A_too()
    {
        using var front = await FrontClient.RegisterAsync(system.Gateway);
        using var producer = new Producer(system.Gateway);
        var reported = Producer.NewTask();
        await producer.OkAsync("/api/producer/tasks", new { task_id = reported, user = front.Email, task_type = "interview_generation" });
        await producer.ReportAsync(reported, "progress", new { progress = 30, message = "Думаю" });
        var generated = await front.StartAsync(TaskTypes.GoalMentorHelp);

        var token = await TokenAsync(front.Email!);
        using var http = new HttpClient { BaseAddress = system.Gateway };
        http.DefaultRequestHeaders.Authorization = new("Bearer", token);
        await Wait.ForAsync("both to be listed, the finished one last", async () =>
        {
            var data = (await http.GetFromJsonAsync<JsonObject>("/api/task/tasks"))!["data"]!;
            var tasks = data["tasks"]!.AsArray();
            Assert.Equal(2, (int)data["count"]!);
            Assert.Equal([reported, $"{generated}"], tasks.Select(task => (string)task!["task_id"]!));
            Assert.Equal("completed", (string?)tasks[1]!["status"]);
            Assert.All(tasks[1]!["result"]!.AsObject(), entry => Assert.True(entry.Value is JsonValue, entry.Value?.ToJsonString()));
            return true;
        });

        var active = (await front.PostAsync("app/ai-tasks/active/", new { }))["data"]!["tasks"]!.AsArray();
        Assert.Equal(("interview_generation", "running", 30, "Думаю"), ((string?)active[0]!["task_type"], (string?)active[0]!["status"], (int)active[0]!["progress_percent"]!, (string?)active[0]!["progress_text"]));
        var status = await front.StatusAsync((long)active[0]!["task_id"]!);
        Assert.Equal("running", (string?)status["status"]);
    }

    [Fact]
    public async Task Notifications_follow_their_tasks_and_are_read_and_removed_one_by_one_and_all_at_once()
    {
        using var person = await StatusClient.RegisterAsync(system.Gateway);
        using var producer = new Producer(system.Gateway);
        var (good, bad) = (await producer.RegisterAsync(person.UserId, title: "好"), await producer.RegisterAsync(person.UserId, "resume_parse"));
        Assert.All(await person.NotificationsAsync(), one => Assert.Equal(("pending", "info"), ((string?)one!["status"], (string?)one["notification_type"])));
        await producer.ReportAsync(good, "complete", new { result = new { n = 1 }, redirect_url = "/interviews" });
        await producer.ReportAsync(bad, "fail", new { error = "坏了" });

        var all = await person.NotificationsAsync();
        Assert.Equal(
            [
                "id", "user_id", "task_id", "task_type", "task_title", "status", "message", "notification_type", "result", "error", "progress",
                "redirect_url", "redirect_params", "extra_data", "created_at", "updated_at", "read_at",
            ],
            all[0]!.AsObject().Select(member => member.Key));
        Assert.Equal([(bad, "sent", "error"), (good, "sent", "success")], all.Select(one => ((string)one!["task_id"]!, (string)one["status"]!, (string)one["notification_type"]!)));
        Assert.Equal("/interviews", (string?)all[1]!["redirect_url"]);
        Assert.Matches(@"[+-]\d\d:\d\d$", (string)all[0]!["created_at"]!);
        Assert.Equal(2, (int)(await person.DataAsync("/api/task/notifications/unread-count"))["unread_count"]!);

        var id = (long)all[0]!["id"]!;
        Assert.Equal("read", (string?)(await person.CallAsync(HttpMethod.Put, $"/api/task/notifications/{id}/read"))["data"]!["status"]);
        Assert.Equal([good], (await person.NotificationsAsync("?unread_only=true")).Select(one => (string)one!["task_id"]!));
        Assert.Equal(2, (await person.NotificationsAsync("?unread_only=false&status=nonsense&task_type=unheard_of")).Count);
        Assert.Equal([bad], (await person.NotificationsAsync("?status=read")).Select(one => (string)one!["task_id"]!));
        Assert.Equal([bad], (await person.NotificationsAsync("?task_type=resume_parse")).Select(one => (string)one!["task_id"]!));
        var page = await person.DataAsync("/api/task/notifications?skip=1&limit=1");
        Assert.Equal((2, 1, 1, good), ((int)page["total"]!, (int)page["skip"]!, (int)page["limit"]!, (string)page["notifications"]![0]!["task_id"]!));

        Assert.Equal(1, (int)(await person.CallAsync(HttpMethod.Put, "/api/task/notifications/read-all"))["data"]!["count"]!);
        Assert.Equal(id, (long)(await person.CallAsync(HttpMethod.Delete, $"/api/task/notifications/{id}"))["data"]!["notification_id"]!);
        Assert.Equal(404, (int)(await person.CallAsync(HttpMethod.Delete, $"/api/task/notifications/{id}"))["code"]!);
        Assert.Equal([good], (await person.NotificationsAsync()).Select(one => (string)one!["task_id"]!));

        using var other = await StatusClient.RegisterAsync(system.Gateway);
        Assert.Equal(404, (int)(await other.CallAsync(HttpMethod.Put, $"/api/task/notifications/{(long)all[1]!["id"]!}/read"))["code"]!);
    }

    [Fact]
    public async Task A_notification_read_before_the_end_is_news_again_at_the_end()
    {
        using var person = await StatusClient.RegisterAsync(system.Gateway);
        using var producer = new Producer(system.Gateway);
        var task = await producer.RegisterAsync(person.UserId);
        await person.CallAsync(HttpMethod.Put, "/api/task/notifications/read-all");
        Assert.Equal("read", (string?)(await person.NotificationsAsync())[0]!["status"]);
        await producer.ReportAsync(task, "complete");
        Assert.Equal("sent", (string?)(await person.NotificationsAsync())[0]!["status"]);
        Assert.Equal(1, (int)(await person.DataAsync("/api/task/notifications/unread-count"))["unread_count"]!);
    }

    [Theory]
    [InlineData("http://localhost:5173")]
    [InlineData("http://localhost:3000")]
    public async Task Pages_of_a_development_server_may_call_with_a_token(string origin)
    {
        using var http = new HttpClient { BaseAddress = system.Gateway };
        foreach (var method in (string[])["GET", "PUT", "DELETE", "POST"])
        {
            using var preflight = new HttpRequestMessage(HttpMethod.Options, "/api/task/notifications/1/read");
            preflight.Headers.Add("Origin", origin);
            preflight.Headers.Add("Access-Control-Request-Method", method);
            preflight.Headers.Add("Access-Control-Request-Headers", "authorization,content-type");
            using var answer = await http.SendAsync(preflight, TestContext.Current.CancellationToken);
            Assert.Equal(origin, answer.Headers.GetValues("Access-Control-Allow-Origin").Single());
            Assert.Contains(method, answer.Headers.GetValues("Access-Control-Allow-Methods").Single(), StringComparison.Ordinal);
            Assert.Contains("authorization", answer.Headers.GetValues("Access-Control-Allow-Headers").Single(), StringComparison.OrdinalIgnoreCase);
        }

        using var call = new HttpRequestMessage(HttpMethod.Get, "/api/task/tasks");
        call.Headers.Add("Origin", origin);
        using var refused = await http.SendAsync(call, TestContext.Current.CancellationToken);
        Assert.Equal(origin, refused.Headers.GetValues("Access-Control-Allow-Origin").Single());
    }

    private async Task<string> TokenAsync(string email)
    {
        using var http = new HttpClient { BaseAddress = system.Gateway };
        using var form = new FormUrlEncodedContent([new("username", email), new("password", FrontClient.Password)]);
        using var response = await http.PostAsync("/api/auth/login", form);
        return (string)(await response.Content.ReadFromJsonAsync<JsonObject>())!["data"]!["access_token"]!;
    }
}
