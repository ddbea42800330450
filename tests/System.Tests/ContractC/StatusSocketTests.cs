using System.Net;
using System.Text.Json.Nodes;
using AiTasks.SystemTests.Clients;
using AiTasks.TestServers;

namespace AiTasks.SystemTests.ContractC;

/// <summary>Contract C's socket (section 3.2).</summary>
public sealed class StatusSocketTests(OfflineSystem system)
{
    private static readonly string[] Skills = ["C#", "SQL"];

    private const string IsoTime = @"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$";

    [Fact]
    public async Task C7_the_path_names_the_person_and_the_query_the_token()
    {
        using var person = await StatusClient.RegisterAsync(system.Gateway);
        await using var socket = await person.ListenAsync();
        Assert.Equal(HttpStatusCode.Forbidden, await JsonSocket.RefusedAsync(system.Gateway, $"/api/task/ws/task/{person.UserId}"));
        Assert.Equal(HttpStatusCode.Forbidden, await JsonSocket.RefusedAsync(system.Gateway, $"/api/task/ws/task/me?token={person.Token}"));
    }

    [Fact]
    public async Task C8_the_token_has_to_be_the_persons_and_a_username_is_nobodys_number()
    {
        using var person = await StatusClient.RegisterAsync(system.Gateway);
        using var other = await StatusClient.RegisterAsync(system.Gateway);
        Assert.Equal(HttpStatusCode.Forbidden, await JsonSocket.RefusedAsync(system.Gateway, $"/api/task/ws/task/{other.UserId}?token={person.Token}"));

        // Somebody whose username is another person's number.
        using var producer = new Producer(system.Gateway);
        using var http = new HttpClient { BaseAddress = system.Gateway };
        using var registered = await http.PostAsync("/api/auth/register", System.Net.Http.Json.JsonContent.Create(
            new { username = $"{other.UserId}", email = $"{Guid.NewGuid():N}@example.com", password = StatusClient.Password }), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Created, registered.StatusCode);
        var token = (string)(await person.LoginAsync($"{other.UserId}", StatusClient.Password))["data"]!["access_token"]!;
        Assert.Equal(HttpStatusCode.Forbidden, await JsonSocket.RefusedAsync(system.Gateway, $"/api/task/ws/task/{other.UserId}?token={token}"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiJkZW1vIiwidHlwZSI6ImFjY2VzcyIsInVpZCI6MSwiZXhwIjo0MTAyNDQ0ODAwfQ.AAAA")]
    public async Task C9_a_bad_token_is_refused_before_the_upgrade(string token) =>
        Assert.Equal(HttpStatusCode.Forbidden, await JsonSocket.RefusedAsync(system.Gateway, $"/api/task/ws/task/1?token={token}"));

    [Fact]
    public async Task C10_all_sockets_of_a_person_stay_and_get_every_message()
    {
        using var person = await StatusClient.RegisterAsync(system.Gateway);
        using var producer = new Producer(system.Gateway);
        var sockets = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => person.SocketAsync()));
        foreach (var socket in sockets) await socket.FrameAsync("active_tasks");
        var task = await producer.RegisterAsync(person.UserId);
        await producer.ReportAsync(task, "start");
        await producer.ReportAsync(task, "complete");
        foreach (var socket in sockets)
        {
            await socket.FrameAsync("task_status", frame => (string?)frame["status"] == "completed");
            Assert.True(socket.IsOpen);
            await socket.DisposeAsync();
        }
    }

    [Fact]
    public async Task C11_the_first_frame_says_connected()
    {
        using var person = await StatusClient.RegisterAsync(system.Gateway);
        await using var socket = await person.ListenAsync();
        var first = socket.Frames[0];
        Assert.Equal(["type", "connection_id", "message", "timestamp"], first.Select(member => member.Key));
        Assert.Equal("connected", (string?)first["type"]);
        Assert.True(Guid.TryParse((string?)first["connection_id"], out _));
        Assert.Matches(IsoTime, (string)first["timestamp"]!);
    }

    [Fact]
    public async Task C12_then_come_the_tasks_open_ones_first()
    {
        using var person = await StatusClient.RegisterAsync(system.Gateway);
        using var producer = new Producer(system.Gateway);
        await using (var nothing = await person.SocketAsync())
            Assert.Equal(0, (int)(await nothing.FrameAsync("active_tasks"))["count"]!);

        var (over, open) = (await producer.RegisterAsync(person.UserId), await producer.RegisterAsync(person.UserId, extra: new { a = 1 }));
        await producer.ReportAsync(over, "complete");
        await using var socket = await person.SocketAsync();
        var frame = await socket.FrameAsync("active_tasks");
        Assert.Equal(2, (int)frame["count"]!);
        Assert.Equal([open, over], frame["tasks"]!.AsArray().Select(task => (string)task!["task_id"]!));
        Assert.Equal(("pending", 1, person.UserId), ((string?)frame["tasks"]![0]!["status"], (int)frame["tasks"]![0]!["extra_data"]!["a"]!, (long)frame["tasks"]![0]!["user_id"]!));
    }

    [Fact]
    public async Task C13_and_C16_who_unsubscribes_in_one_tab_hears_no_more_there_and_needs_no_subscription_elsewhere()
    {
        using var person = await StatusClient.RegisterAsync(system.Gateway);
        using var producer = new Producer(system.Gateway);
        await using var muted = await person.SocketAsync();
        await using var listening = await person.SocketAsync();
        await muted.FrameAsync("active_tasks");
        await listening.FrameAsync("active_tasks");
        var (task, other) = (await producer.RegisterAsync(person.UserId), await producer.RegisterAsync(person.UserId));
        await muted.SendAsync(new { type = "unsubscribe", task_id = task });
        await muted.SendAsync(new { type = "ping" });
        await muted.FrameAsync("pong");

        await producer.ReportAsync(task, "progress", new { progress = 10 });
        await producer.ReportAsync(other, "start");
        await muted.FrameAsync("task_status", frame => (string?)frame["task_id"] == other);
        await listening.FrameAsync("task_status", frame => (string?)frame["task_id"] == other);
        Assert.DoesNotContain(muted.Frames, frame => (string?)frame["task_id"] == task);
        Assert.Contains(listening.Frames, frame => (string?)frame["task_id"] == task);

        await muted.SendAsync(new { type = "subscribe", task_id = task });
        await muted.FrameAsync("task_status", frame => (string?)frame["task_id"] == task);
        await producer.ReportAsync(task, "progress", new { progress = 90 });
        await muted.FrameAsync("task_status", frame => (string?)frame["task_id"] == task && (int)frame["progress"]! == 90);
    }

    [Fact]
    public async Task C14_a_ping_is_answered_with_a_pong()
    {
        using var person = await StatusClient.RegisterAsync(system.Gateway);
        await using var socket = await person.SocketAsync();
        await socket.SendAsync(new { type = "ping" });
        var pong = await socket.FrameAsync("pong");
        Assert.Equal(["type", "timestamp"], pong.Select(member => member.Key));
        Assert.Matches(IsoTime, (string)pong["timestamp"]!);
    }

    [Fact]
    public async Task C15_a_subscription_is_answered_with_the_full_record_of_a_task_of_ones_own_and_with_nothing_else()
    {
        using var person = await StatusClient.RegisterAsync(system.Gateway);
        using var other = await StatusClient.RegisterAsync(system.Gateway);
        using var producer = new Producer(system.Gateway);
        var (mine, foreign) = (await producer.RegisterAsync(person.UserId, title: "我的"), await producer.RegisterAsync(other.UserId));
        await using var socket = await person.ListenAsync();
        foreach (var task in (string[])[foreign, "nobody_1", mine]) await socket.SendAsync(new { type = "subscribe", task_id = task });
        var record = await socket.FrameAsync("task_status");
        Assert.Equal((mine, "我的", "pending", person.UserId), ((string?)record["task_id"], (string?)record["task_title"], (string?)record["status"], (long)record["user_id"]!));
        Assert.Superset(new HashSet<string> { "extra_data", "created_at", "updated_at", "timestamp", "message" }, record.Select(member => member.Key).ToHashSet());
        Assert.Equal(3, socket.Frames.Count);
    }

    [Theory]
    [InlineData("""{"type":"dance"}""")]
    [InlineData("""{"type":"subscribe"}""")]
    [InlineData("""{"no":"type"}""")]
    [InlineData("not json")]
    [InlineData("[]")]
    public async Task C17_what_cannot_be_understood_is_answered_and_the_socket_stays(string text)
    {
        using var person = await StatusClient.RegisterAsync(system.Gateway);
        await using var socket = await person.SocketAsync();
        await socket.SendTextAsync(text);
        var error = await socket.FrameAsync("error");
        Assert.Equal(["type", "message"], error.Select(member => member.Key));
        Assert.NotEmpty((string)error["message"]!);
        await socket.SendAsync(new { type = "ping" });
        await socket.FrameAsync("pong");
    }

    [Fact]
    public async Task C18_a_bare_ping_is_answered_with_a_bare_pong()
    {
        using var person = await StatusClient.RegisterAsync(system.Gateway);
        await using var socket = await person.SocketAsync();
        await socket.SendTextAsync("ping");
        await Wait.ForAsync("a bare pong", () => socket.Texts.Contains("pong"));
        Assert.True(socket.IsOpen);
    }

    [Fact]
    public async Task Every_status_is_pushed_with_the_fields_of_its_row()
    {
        using var person = await StatusClient.RegisterAsync(system.Gateway);
        using var producer = new Producer(system.Gateway);
        await using var socket = await person.ListenAsync();
        var done = await producer.RegisterAsync(person.UserId, "resume_parse", "简历解析");
        await producer.ReportAsync(done, "start");
        await producer.ReportAsync(done, "progress", new { progress = 250.4, message = "读取", step = "Step 3/10" });
        await producer.ReportAsync(done, "complete", new
        {
            message = "完成",
            result = new { resume_id = 45, skills = Skills, jobs = new[] { new { title = "x" } }, person = new { name = "<b>王</b>" } },
            redirect_url = "/resume",
            redirect_params = new { id = 45 },
        });
        var failed = await producer.RegisterAsync(person.UserId);
        await producer.ReportAsync(failed, "fail", new { error = "<img src=x>", error_type = "ValueError" });
        var cancelled = await producer.RegisterAsync(person.UserId);
        await producer.ReportAsync(cancelled, "cancel", new { message = "算了" });
        await socket.FrameAsync("task_status", frame => (string?)frame["status"] == "cancelled");

        string[] common = ["type", "task_id", "task_type", "task_title", "status", "progress", "message", "step", "timestamp", "result", "error"];
        var pushes = socket.Frames.Where(frame => (string?)frame["type"] == "task_status").ToArray();
        Assert.Equal(["running", "progress", "completed", "failed", "cancelled"], pushes.Select(push => (string)push["status"]!));
        Assert.All(pushes, push => Assert.Equal(common, push.Select(member => member.Key).Take(common.Length)));
        Assert.All(pushes, push => Assert.Matches(IsoTime, (string)push["timestamp"]!));
        Assert.DoesNotContain(pushes, push => push.ToJsonString().Contains('<', StringComparison.Ordinal));

        Assert.Equal((0, "任务已开始"), ((int)pushes[0]["progress"]!, (string?)pushes[0]["message"]));
        Assert.Equal((100, "读取", "Step 3/10"), ((int)pushes[1]["progress"]!, (string?)pushes[1]["message"], (string?)pushes[1]["step"]));
        Assert.Equal((100, "完成", "/resume", 45), ((int)pushes[2]["progress"]!, (string?)pushes[2]["message"], (string?)pushes[2]["redirect_url"], (int)pushes[2]["redirect_params"]!["id"]!));
        Assert.True(JsonNode.DeepEquals(
            JsonNode.Parse("""{"resume_id":45,"skills":"C#, SQL","jobs_count":1,"person_name":"&lt;b&gt;王&lt;/b&gt;"}"""), pushes[2]["result"]), pushes[2].ToJsonString());
        Assert.Equal(("&lt;img src=x&gt;", "ValueError", "任务失败"), ((string?)pushes[3]["error"], (string?)pushes[3]["error_type"], (string?)pushes[3]["message"]));
        Assert.Equal("算了", (string?)pushes[4]["message"]);
        Assert.Equal(("resume_parse", "简历解析"), ((string?)pushes[2]["task_type"], (string?)pushes[2]["task_title"]));
    }

    [Fact]
    public async Task A_tabs_own_position_brings_exactly_what_it_missed()
    {
        using var person = await StatusClient.RegisterAsync(system.Gateway);
        using var producer = new Producer(system.Gateway);
        await using var first = await person.ListenAsync();
        var task = await producer.RegisterAsync(person.UserId);
        await producer.ReportAsync(task, "start");
        var last = await first.FrameAsync("task_status");
        await first.DisposeAsync();
        await producer.ReportAsync(task, "progress", new { progress = 10 });
        await producer.ReportAsync(task, "progress", new { progress = 20 });

        await using var again = await person.SocketAsync($"&epoch={last["epoch"]}&after={last["seq"]}");
        await again.FrameAsync("task_status", frame => (int)frame["progress"]! == 20);
        Assert.Equal(["connected", "task_status", "task_status"], again.Frames.Select(frame => (string)frame["type"]!));
    }

    [Fact]
    public async Task The_notification_is_there_before_the_last_push()
    {
        const int Runs = 100;
        using var person = await StatusClient.RegisterAsync(system.Gateway);
        using var producer = new Producer(system.Gateway);
        await using var socket = await person.ListenAsync();
        for (var run = 0; run < Runs; run++)
        {
            var task = await producer.RegisterAsync(person.UserId);
            var completing = producer.ReportAsync(task, "complete", new { result = new { run } });
            await socket.FrameAsync("task_status", frame => (string?)frame["task_id"] == task && (string?)frame["status"] == "completed");
            var newest = (await person.NotificationsAsync("?limit=1"))[0]!;
            Assert.Equal((task, "sent", run), ((string?)newest["task_id"], (string?)newest["status"], (int)newest["result"]!["run"]!));
            await completing;
        }
    }
}
