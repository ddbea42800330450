using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using AiTasks.SystemTests.Clients;

namespace AiTasks.SystemTests.ContractD;

/// <summary>Contract D: driving people's screens (section 4).</summary>
public sealed class ScreenTests(OfflineSystem system)
{
    [Fact]
    public async Task D1_the_address_takes_a_token_from_its_login_and_greets_the_person_by_name()
    {
        using var person = await StatusClient.RegisterAsync(system.Gateway);
        using var http = new HttpClient { BaseAddress = system.Gateway };
        using var response = await http.PostAsJsonAsync(
            "/api/v1/auth/login", new { email = person.Email, password = StatusClient.Password }, TestContext.Current.CancellationToken);
        var login = (await response.Content.ReadFromJsonAsync<JsonObject>(TestContext.Current.CancellationToken))!;
        var token = (string)login["token"]!;
        Assert.Matches("^[A-Za-z0-9_.-]+$", token);
        Assert.Equal("user", (string?)login["user"]!["role"]);

        await using var screen = await JsonSocket.ConnectAsync(system.Gateway, $"/api/v1/insight?token={token}&channel=ui_events");
        var toast = await screen.FrameAsync("ui_toast");
        Assert.Equal(("Добро пожаловать!", "Привет, 测试!", "success"), ((string?)toast["title"], (string?)toast["description"], (string?)toast["variant"]));

        using var wrong = await http.PostAsJsonAsync("/api/v1/auth/login", new { email = person.Email, password = "x" }, TestContext.Current.CancellationToken);
        Assert.Equal((HttpStatusCode.Unauthorized, "text/plain"), (wrong.StatusCode, wrong.Content.Headers.ContentType!.MediaType));
    }

    [Fact]
    public async Task D2_without_a_token_the_upgrade_is_refused_and_without_the_channel_nothing_comes()
    {
        using var person = await StatusClient.RegisterAsync(system.Gateway);
        foreach (var query in (string[])["", "?channel=ui_events", "?token=&channel=ui_events", "?token=nonsense&channel=ui_events"])
            Assert.Equal(HttpStatusCode.Unauthorized, await JsonSocket.RefusedAsync(system.Gateway, $"/api/v1/insight{query}"));

        using var producer = new Producer(system.Gateway);
        await using var silent = await JsonSocket.ConnectAsync(system.Gateway, $"/api/v1/insight?token={person.Token}&channel=other");
        await using var screen = await person.ScreenAsync();
        await screen.FrameAsync("ui_toast");
        await producer.ShowAsync(new { user_id = person.UserId, type = "ui_refresh" });
        await screen.FrameAsync("ui_refresh");
        Assert.Empty(silent.Texts);
        Assert.True(silent.IsOpen);
    }

    [Fact]
    public async Task D3_the_second_consumer_of_the_address_is_never_sent_anything()
    {
        using var person = await StatusClient.RegisterAsync(system.Gateway);
        using var producer = new Producer(system.Gateway);
        await using var insights = await JsonSocket.ConnectAsync(system.Gateway, $"/api/v1/insight?business_id=7&token={person.Token}");
        await using var screen = await person.ScreenAsync();
        await screen.FrameAsync("ui_toast");
        var task = await producer.RegisterAsync(person.UserId);
        await producer.ReportAsync(task, "complete");
        foreach (var type in (string[])["ui_refresh", "ui_toast"])
            await producer.ShowAsync(new { user_id = person.UserId, type, title = "x" });
        await screen.FrameAsync("ui_toast", frame => (string?)frame["title"] == "x");
        Assert.Empty(insights.Texts);
        Assert.True(insights.IsOpen);
    }

    [Fact]
    public async Task D4_a_client_that_never_speaks_is_served_and_what_it_says_means_nothing()
    {
        using var person = await StatusClient.RegisterAsync(system.Gateway);
        using var producer = new Producer(system.Gateway);
        await using var screen = await person.ScreenAsync();
        await screen.FrameAsync("ui_toast");
        await screen.SendTextAsync("""{"type":"ping"}""");
        await screen.SendTextAsync("garbage");
        await producer.ShowAsync(new { user_id = person.UserId, type = "ui_refresh" });
        await screen.FrameAsync("ui_refresh");
        Assert.Equal(2, screen.Texts.Count);
    }

    [Fact]
    public async Task D5_the_order_feed_of_that_product_is_no_part_of_this_system()
    {
        using var person = await StatusClient.RegisterAsync(system.Gateway);
        Assert.Equal(HttpStatusCode.NotFound, await JsonSocket.RefusedAsync(system.Gateway, $"/api/v1/admin/ws?token={person.Token}"));
    }

    [Fact]
    public async Task Every_frame_is_flat_and_has_the_fields_of_its_row()
    {
        using var person = await StatusClient.RegisterAsync(system.Gateway);
        using var producer = new Producer(system.Gateway);
        await using var screen = await person.ScreenAsync();
        await screen.FrameAsync("ui_toast");
        foreach (var shown in (object[])
        [
            new { user_id = person.UserId, type = "ui_redirect", target = "/orders?status=success" },
            new { user = person.Username, type = "ui_toast", title = "Заказ создан!", description = "Заказ #1" },
            new { user = person.Email, type = "ui_toast", title = "?", variant = "default" },
            new { user_id = person.UserId, type = "ui_update", data = new { orderId = 42, status = "paid" } },
            new { user_id = person.UserId, type = "ui_modal", data = new { type = "ai_recommendations", payload = new { items = new[] { 1, 2 } } } },
            new { user_id = person.UserId, type = "ui_modal", data = new { type = "flat", items = new[] { 3 } } },
            new { user_id = person.UserId, type = "ui_refresh" },
        ])
        {
            await producer.ShowAsync(shown);
        }

        await screen.FrameAsync("ui_refresh");

        string[] expected =
        [
            """{"type":"ui_redirect","target":"/orders?status=success"}""",
            """{"type":"ui_toast","title":"Заказ создан!","description":"Заказ #1","variant":"success"}""",
            """{"type":"ui_toast","title":"?","variant":"default"}""",
            """{"type":"ui_update","data":{"orderId":42,"status":"paid"}}""",
            """{"type":"ui_modal","data":{"type":"ai_recommendations","payload":{"items":[1,2]},"items":[1,2]}}""",
            """{"type":"ui_modal","data":{"type":"flat","items":[3],"payload":{"items":[3]}}}""",
            """{"type":"ui_refresh"}""",
        ];
        Assert.Equal(expected.Length, screen.Frames.Count - 1);
        foreach (var (frame, text) in screen.Frames.Skip(1).Zip(expected))
            Assert.True(JsonNode.DeepEquals(frame, JsonNode.Parse(text)), $"{frame.ToJsonString()} is not {text}");
    }

    [Theory]
    [InlineData("//evil.example.com")]
    [InlineData("/\\evil.example.com")]
    [InlineData("https://evil.example.com/")]
    [InlineData("javascript:alert(1)")]
    [InlineData("orders")]
    [InlineData("")]
    public async Task A_redirect_leads_to_a_path_or_an_allowed_host_and_nowhere_else(string target)
    {
        using var person = await StatusClient.RegisterAsync(system.Gateway);
        using var producer = new Producer(system.Gateway);
        var (status, body) = await producer.PostAsync("/api/ui-events", new { user_id = person.UserId, type = "ui_redirect", target });
        Assert.Equal((HttpStatusCode.BadRequest, "invalid_target"), (status, (string?)body["code"]));
    }

    [Fact]
    public async Task A_name_that_nobody_can_have_is_refused()
    {
        using var producer = new Producer(system.Gateway);
        var (status, body) = await producer.PostAsync("/api/ui-events", new { user = "a\0", type = "ui_refresh" });
        Assert.Equal((HttpStatusCode.BadRequest, "invalid_user"), (status, (string?)body["code"]));
    }

    [Fact]
    public async Task Nothing_is_shown_again_to_a_screen_that_comes_later()
    {
        using var person = await StatusClient.RegisterAsync(system.Gateway);
        using var producer = new Producer(system.Gateway);

        // What an earlier screen has shown is no longer on its way: nothing but a replay could bring it to the later one.
        await using var earlier = await person.ScreenAsync();
        await earlier.FrameAsync("ui_toast");
        await producer.ShowAsync(new { user_id = person.UserId, type = "ui_refresh" });
        await earlier.FrameAsync("ui_refresh");

        await using var screen = await person.ScreenAsync();
        await screen.FrameAsync("ui_toast");
        await producer.ShowAsync(new { user_id = person.UserId, type = "ui_toast", title = "last" });
        await screen.FrameAsync("ui_toast", frame => (string?)frame["title"] == "last");
        Assert.Equal(2, screen.Texts.Count);
    }

    // A race: between the upgrade and the node's ear for this person. Each screen leaves before the next one comes, so each needs a new ear.
    [Fact]
    public async Task A_screen_that_was_greeted_misses_nothing_from_then_on()
    {
        const int Screens = 60;
        using var person = await StatusClient.RegisterAsync(system.Gateway);
        using var producer = new Producer(system.Gateway);
        for (var number = 0; number < Screens; number++)
        {
            var title = $"event {number}";
            await using var screen = await person.ScreenAsync();
            await screen.FrameAsync("ui_toast");
            await producer.ShowAsync(new { user_id = person.UserId, type = "ui_toast", title });
            await screen.FrameAsync("ui_toast", frame => (string?)frame["title"] == title);
        }
    }

    [Fact]
    public async Task A_thousand_events_reach_all_of_a_persons_screens_in_order_and_nobody_elses()
    {
        const int Events = 1000;
        using var person = await StatusClient.RegisterAsync(system.Gateway);
        using var other = await StatusClient.RegisterAsync(system.Gateway);
        using var producer = new Producer(system.Gateway);
        var screens = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => person.ScreenAsync()));
        await using var foreign = await other.ScreenAsync();
        foreach (var screen in screens.Append(foreign)) await screen.FrameAsync("ui_toast");

        // One by one through whatever node, in batches, and one by one again.
        for (var n = 1; n <= 300; n++) await producer.ShowAsync(Event(n));
        foreach (var batch in Enumerable.Range(301, 600).Chunk(50))
            Assert.All(await producer.BatchAsync(batch.Select(Event)), result => Assert.Equal(200, (int)result!["status"]!));
        for (var n = 901; n <= Events; n++) await producer.ShowAsync(Event(n));

        foreach (var screen in screens)
        {
            await screen.FrameAsync("ui_update", frame => (int)frame["data"]!["n"]! == Events);
            Assert.Equal(Enumerable.Range(1, Events), screen.Frames.Where(frame => (string?)frame["type"] == "ui_update").Select(frame => (int)frame["data"]!["n"]!));
            await screen.DisposeAsync();
        }

        Assert.Single(foreign.Texts);

        object Event(int n) => new { type = "ui_update", user_id = person.UserId, data = new { n } };
    }
}
