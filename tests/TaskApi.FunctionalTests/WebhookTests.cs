using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using AiTasks.Contracts;
using AiTasks.ServiceDefaults.Networks;
using AiTasks.TaskApi.Webhooks;
using AiTasks.TestServers;
using Microsoft.Extensions.Options;

namespace AiTasks.TaskApi.FunctionalTests;

/// <summary>Others are told how tasks end, as Standard Webhooks has it.</summary>
public sealed class WebhookTests(TaskApiFixture fixture)
{
    private const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    // Time is compressed: pauses of up to 0.4 s stand for those of up to four hours.
    private const int TriesOfTenMinutes = 8;

    [Fact]
    public async Task A_receiver_that_was_down_hears_of_every_end_once_and_can_check_who_says_so()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        receiver.Answer = HttpStatusCode.ServiceUnavailable;
        using var browser = await fixture.SignInAsync();
        using var service = new ServiceClient(fixture.CreateClient(1));
        var hook = new { url = receiver.Url, secret = Secret };
        var expected = new Dictionary<long, string>();
        foreach (var (verb, state) in ((string, string)[])[("complete", "completed"), ("fail", "failed"), ("cancel", "cancelled")])
            expected[await service.EndTaskAsync(browser.Email!, verb, hook)] = state;

        var generated = (long)(await browser.PostAsync("app/ai-tasks/start/", new { task_type = TaskTypes.GoalMentorHelp, webhook = hook }))["data"]!["task_id"]!;
        Assert.True(await (await fixture.Worker.ClaimAsync(generated)).CompleteAsync());
        expected[generated] = "completed";

        await Wait.ForAsync("many tries in vain", () => receiver.Calls >= TriesOfTenMinutes * expected.Count);
        receiver.Answer = HttpStatusCode.OK;
        await Wait.ForAsync("all to be told", () => receiver.Taken.Count >= expected.Count);
        await Wait.ForAsync("all to be noted as told", async () =>
            (await service.DeliveriesAsync()).Where(one => (string)one!["url"]! == receiver.Url).All(one => (string)one!["state"]! == "delivered"));
        Assert.Equal(expected.Count, receiver.Taken.Count);

        foreach (var call in receiver.Taken)
        {
            Verify(call);
            var told = JsonNode.Parse(call.Body)!;
            var id = (long)told["data"]!["id"]!;
            Assert.Equal(($"task.{expected[id]}", expected[id]), ((string?)told["type"], (string?)told["data"]!["status"]));
            Assert.Equal($"msg_task_{id}", call.Id);
        }

        var delivery = (await service.DeliveriesAsync($"?task={expected.Keys.First()}")).Single()!;
        var attempts = delivery["attempts"]!.AsArray();
        Assert.True(attempts.Count >= TriesOfTenMinutes);
        Assert.All(attempts.SkipLast(1), attempt => Assert.Equal((503, "answered 503"), ((int)attempt!["status"]!, (string?)attempt["error"])));
        Assert.Equal(200, (int)attempts[^1]!["status"]!);
    }

    [Fact]
    public async Task A_delivery_is_replayed_under_its_old_id_and_belongs_to_its_owner_alone()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var browser = await fixture.SignInAsync();
        using var other = await fixture.SignInAsync();
        using var service = new ServiceClient(fixture.CreateClient());
        var id = await service.EndTaskAsync(browser.Email!, "complete", new { url = receiver.Url, secret = Secret });
        await Wait.ForAsync("the first delivery", async () => (string)(await service.DeliveriesAsync($"?task={id}")).Single()!["state"]! == "delivered");
        var delivery = (long)(await service.DeliveriesAsync($"?task={id}")).Single()!["id"]!;

        Assert.Equal(202, (await service.PostAsync($"/api/webhooks/deliveries/{delivery}/replay", new { })).Status);
        await Wait.ForAsync("the replay", () => receiver.Taken.Count == 2);
        Assert.Single(receiver.Taken.Select(call => call.Id).Distinct());

        // The person did not start it, and other services have no part in it.
        using var owner = new HttpClient(fixture.CreateHandler()) { BaseAddress = new Uri("http://localhost") };
        owner.DefaultRequestHeaders.Authorization = new("Bearer", PushClient.Session(browser));
        Assert.Equal("""{"deliveries":[]}""", await owner.GetStringAsync("/api/webhooks/deliveries", TestContext.Current.CancellationToken));
        using var stranger = new ServiceClient(fixture.CreateClient(), "wrong");
        Assert.Equal(401, (await stranger.PostAsync($"/api/webhooks/deliveries/{delivery}/replay", new { })).Status);
        Assert.Equal(404, (await service.PostAsync("/api/webhooks/deliveries/999999999/replay", new { })).Status);
    }

    [Fact]
    public async Task A_person_sees_the_deliveries_of_the_tasks_they_started()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var browser = await fixture.SignInAsync();
        var task = (long)(await browser.PostAsync(
            "app/ai-tasks/start/", new { task_type = TaskTypes.GoalMentorHelp, webhook = new { url = receiver.Url, secret = Secret } }))["data"]!["task_id"]!;
        await browser.PostAsync("app/ai-tasks/cancel/", new { task_id = task });
        await Wait.ForAsync("the end to be told", () => !receiver.Taken.IsEmpty);
        using var http = new HttpClient(fixture.CreateHandler()) { BaseAddress = new Uri("http://localhost") };
        http.DefaultRequestHeaders.Authorization = new("Bearer", PushClient.Session(browser));
        var deliveries = JsonNode.Parse(await http.GetStringAsync("/api/webhooks/deliveries", TestContext.Current.CancellationToken))!["deliveries"]!.AsArray();
        Assert.Equal(task, (long)Assert.Single(deliveries)!["task"]!);
    }

    [Fact]
    public async Task A_service_hears_of_all_its_tasks_beside_whom_a_task_names_under_the_same_id()
    {
        await using var own = await WebhookReceiver.StartAsync();
        await using var named = await WebhookReceiver.StartAsync();
        await using var node = fixture.StartNode(
            ("ProducerOptions:Services:1:Name", "told"), ("ProducerOptions:Services:1:Key", "another key for tests"),
            ("ProducerOptions:Services:1:WebhookUrl", own.Url), ("ProducerOptions:Services:1:WebhookSecret", Secret));
        using var browser = await fixture.SignInAsync(node);
        using var service = new ServiceClient(node.CreateClient(), "another key for tests");
        var plain = await service.EndTaskAsync(browser.Email!, "complete");
        var both = await service.EndTaskAsync(browser.Email!, "complete", new { url = named.Url });
        await Wait.ForAsync("all to be told", () => own.Taken.Count == 2 && named.Taken.Count == 1);
        Assert.Equal(new[] { $"msg_task_{both}", $"msg_task_{plain}" }.Order(), own.Taken.Select(call => call.Id).Order());
        Assert.Equal($"msg_task_{both}", named.Taken.Single().Id);
        Verify(named.Taken.Single());
    }

    [Fact]
    public async Task Who_says_that_it_is_gone_is_left_alone_and_redirects_are_not_followed()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        using var browser = await fixture.SignInAsync();
        using var service = new ServiceClient(fixture.CreateClient());
        var hook = new { url = receiver.Url, secret = Secret };
        receiver.Answer = HttpStatusCode.Gone;
        var gone = await service.EndTaskAsync(browser.Email!, "complete", hook);
        await Wait.ForAsync("it to be given up", async () => (string)(await service.DeliveriesAsync($"?task={gone}")).Single()!["state"]! == "failed");
        Assert.Equal(1, receiver.Calls);

        receiver.Answer = HttpStatusCode.Found;
        var redirected = await service.EndTaskAsync(browser.Email!, "complete", hook);
        await Wait.ForAsync("several tries", async () => (await service.DeliveriesAsync($"?task={redirected}")).Single()!["attempts"]!.AsArray().Count >= 2);
        Assert.Empty(receiver.Taken);
    }

    [Fact]
    public async Task What_nobody_takes_is_given_up_in_time()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        receiver.Answer = HttpStatusCode.InternalServerError;
        await using var node = fixture.StartNode(("WebhookOptions:GiveUpAfter", "00:00:01"));
        using var browser = await fixture.SignInAsync(node);
        using var service = new ServiceClient(node.CreateClient());
        var id = await service.EndTaskAsync(browser.Email!, "complete", new { url = receiver.Url, secret = Secret });
        await Wait.ForAsync("it to be given up", async () => (string)(await service.DeliveriesAsync($"?task={id}")).Single()!["state"]! == "failed");
        Assert.True(receiver.Calls > 1);
    }

    [Theory]
    [InlineData("https://10.0.0.1/x", Secret)]
    [InlineData("https://[::1]/x", Secret)]
    [InlineData("https://169.254.169.254/latest/meta-data", Secret)]
    [InlineData("https://[::ffff:192.168.0.1]/x", Secret)]
    [InlineData("ftp://example.com/x", Secret)]
    [InlineData("https://user:password@example.com/x", Secret)]
    [InlineData("/x", Secret)]
    [InlineData("https://example.com/x", null)]
    [InlineData("https://example.com/x", "whsec_c2hvcnQ=")]
    [InlineData("https://example.com/x", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")]
    public async Task A_receiver_that_may_not_be_called_or_could_not_check_is_refused_at_the_start(string url, string? secret)
    {
        using var browser = await fixture.SignInAsync();
        using var service = new ServiceClient(fixture.CreateClient());
        var webhook = new { url, secret };
        var (status, body) = await service.PostAsync("/api/producer/tasks", new { task_id = "x_1", user = browser.Email, task_type = "t", webhook });
        Assert.Equal((400, "invalid_webhook"), (status, (string?)body["code"]));
        var start = await browser.PostAsync("app/ai-tasks/start/", new { task_type = TaskTypes.GoalMentorHelp, webhook }, HttpStatusCode.BadRequest);
        Assert.Equal("webhook", (string?)start["data"]!["field"]);
    }

    [Fact]
    public async Task A_name_that_means_a_private_address_is_not_called()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        var options = Options.Create(new WebhookOptions());
        using var sender = new WebhookSender(new PrivateNetworks([]), TimeProvider.System, options);
        var url = receiver.Url.Replace("127.0.0.1", "localhost", StringComparison.Ordinal);
        var outcome = await sender.SendAsync(url, Secret, "msg_1", "{}", TestContext.Current.CancellationToken);
        Assert.Equal(new WebhookOutcome(null, "the address is in a private network"), outcome);
        Assert.Equal(0, receiver.Calls);
    }

    private static void Verify(WebhookReceiver.Call call)
    {
        var at = long.Parse(call.Timestamp, CultureInfo.InvariantCulture);
        Assert.InRange(DateTimeOffset.UtcNow.ToUnixTimeSeconds() - at, -60, 60);
        Assert.True(call.IsSignedWith(Secret));
    }
}
