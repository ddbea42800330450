using System.Net;
using System.Text;
using AiTasks.Contracts;
using AiTasks.ServiceDefaults.Bus;
using AiTasks.TestServers;
using MassTransit;
using RabbitMQ.Client;

namespace AiTasks.TaskApi.FunctionalTests;

/// <summary>What nobody can handle is parked with its reason, is seen, and stops nothing else.</summary>
public sealed class PoisonTests(TaskApiFixture fixture)
{
    private const string Unstorable = """{"goals":[{"title":"\u0000"}]}""";

    private static readonly string Reports = BusEndpoints.TaskReportsPartition(0);

    [Theory]
    [InlineData("this is not JSON", 0)]
    [InlineData("""{"message":{"taskId":"many"},"messageType":["urn:message:AiTasks.Contracts:GenerationHeartbeat"]}""", 0)]
    [InlineData("""{"message":{"word":"new"},"messageType":["urn:message:AiTasks.Contracts:GenerationInvented"]}""", 1)]
    public async Task A_message_that_nobody_understands_is_parked_and_seen_in_health_and_metrics(string body, int parkedIn)
    {
        var id = $"{Guid.NewGuid()}";
        await PublishAsync(Reports, id, body);
        var message = await ParkedAsync(BusEndpoints.ParkedOf(Reports)[parkedIn], id);
        Assert.Equal(body, message.Body);
        Assert.NotEmpty(message.Reason);

        using var http = fixture.CreateClient();
        await Wait.ForAsync("health to tell of it", async () =>
        {
            using var health = await http.GetAsync(new Uri("/health/ready", UriKind.Relative));
            return health.StatusCode == HttpStatusCode.OK
                && (await health.Content.ReadAsStringAsync()).Contains("\"parked-messages\":\"Degraded\"", StringComparison.Ordinal);
        });
        Assert.True(InstrumentSum.Now("aitasks.bus.parked") > 0);

        using var browser = await fixture.SignInAsync();
        var task = await browser.StartAsync(TaskTypes.GoalMentorHelp);
        Assert.True(await (await fixture.Worker.ClaimAsync(task)).CompleteAsync());
    }

    [Fact]
    public async Task A_report_with_a_later_versions_fields_is_understood()
    {
        using var browser = await fixture.SignInAsync();
        var task = await browser.StartAsync(TaskTypes.GoalMentorHelp);
        var run = await fixture.Worker.ClaimAsync(task);
        await PublishAsync(BusEndpoints.TaskReports(task), $"{Guid.NewGuid()}", $$"""
            {"message":{"taskId":{{task}},"attempt":1,"runId":"{{run.RunId}}","reportSeq":2,"percent":40,"text":"Думаю","mood":["tomorrow"]},
             "messageType":["urn:message:AiTasks.Contracts:GenerationProgressed"]}
            """);
        await Wait.ForAsync("the progress to be seen", async () => (int?)(await browser.StatusAsync(task))["progress_percent"] == 40);
    }

    [Fact]
    public async Task A_result_that_cannot_be_stored_fails_its_task_at_once_and_is_parked()
    {
        using var browser = await fixture.SignInAsync();
        var task = await browser.StartAsync(TaskTypes.GoalMentorHelp);
        var run = await fixture.Worker.ClaimAsync(task);
        await Assert.ThrowsAsync<RequestFaultException>(() => run.CompleteAsync(Unstorable));

        var status = await browser.StatusAsync(task);
        Assert.Equal("failed", (string?)status["status"]);
        Assert.Equal(TaskErrorCodes.ValidationError, (string?)status["error"]!["code"]);
        await ParkedAsync(BusEndpoints.ParkedOf(BusEndpoints.TaskReports(task))[0], message => message.Body.Contains($"{run.RunId}", StringComparison.Ordinal));
        Assert.False(await run.CompleteAsync(), "A task that has failed took a result.");
    }

    [Fact]
    public async Task A_progress_text_that_cannot_be_stored_costs_its_task_nothing()
    {
        using var browser = await fixture.SignInAsync();
        var task = await browser.StartAsync(TaskTypes.GoalMentorHelp);
        var run = await fixture.Worker.ClaimAsync(task);
        Assert.True(await run.ProgressAsync(20, "Читаю"));
        await Assert.ThrowsAsync<RequestFaultException>(() => run.ProgressAsync(40, "\0"));
        Assert.Equal("Читаю", (string?)(await browser.StatusAsync(task))["progress_text"]);
        Assert.True(await run.ProgressAsync(60, "Пишу"));
        Assert.True(await run.CompleteAsync());
    }

    [Fact]
    public async Task The_task_of_a_command_that_no_worker_can_take_fails_at_once()
    {
        using var browser = await fixture.SignInAsync();
        var task = await browser.StartAsync(TaskTypes.GoalMentorHelp, new { text = ScriptedWorker.Unreadable });
        await Wait.ForAsync("the task to fail", async () => (string?)(await browser.StatusAsync(task))["status"] == "failed");
        Assert.Equal(TaskErrorCodes.WorkerLost, (string?)(await browser.StatusAsync(task))["error"]!["code"]);
        await ParkedAsync(BusEndpoints.ParkedOf(BusEndpoints.GenerateText)[0],
            message => message.Body.Contains($"\"taskId\": {task}", StringComparison.Ordinal));
        Assert.DoesNotContain(fixture.Worker.Cancels, cancel => cancel.TaskId == task);
    }

    [Theory]
    [InlineData("""{"goal_title":"\u0000"}""")]
    [InlineData("""{"goal_title":"\ud800"}""")]
    [InlineData("""{"hours":1e999999}""")]
    public async Task A_start_whose_context_cannot_be_stored_is_refused_as_invalid(string context)
    {
        using var browser = await fixture.SignInAsync();
        await AssertRefusedAsync(browser, context);
    }

    [Fact]
    public async Task What_the_database_refused_leaves_nothing_behind_in_its_connection()
    {
        // One connection, so that the next call meets it, and refused as often as it takes until drivers think of preparing a statement.
        const int Refusals = 5;
        await using var node = fixture.StartNode(("StorageOptions:MaxConnections", "1"));
        using var browser = await fixture.SignInAsync(node);
        for (var i = 0; i < Refusals; i++) await AssertRefusedAsync(browser, """{"goal_title":"\u0000"}""");
        await browser.StartAsync(TaskTypes.GoalDecomposition);
    }

    private static async Task AssertRefusedAsync(Browser browser, string context)
    {
        using var response = await browser.SendAsync(
            "app/ai-tasks/start/", new StringContent($$"""{"task_type":"goal_decomposition","context":{{context}}}"""));
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == HttpStatusCode.BadRequest, text);
        Assert.Contains("\"field\":\"context\"", text, StringComparison.Ordinal);
    }

    private Task<ParkedMessage> ParkedAsync(string queue, string id) => ParkedAsync(queue, message => message.Id == id);

    private async Task<ParkedMessage> ParkedAsync(string queue, Predicate<ParkedMessage> which)
    {
        await using var parked = await ParkedMessages.ConnectAsync(new Uri(fixture.Servers.RabbitMqConnection), "test", CancellationToken.None);
        ParkedMessage? found = null;
        await Wait.ForAsync($"a message to be parked in {queue}", async () =>
            (found = (await parked.ReadAsync(queue, int.MaxValue, CancellationToken.None)).FirstOrDefault(message => which(message))) is not null);
        return found!;
    }

    private async Task PublishAsync(string queue, string id, string body)
    {
        var factory = new ConnectionFactory { Uri = new Uri(fixture.Servers.RabbitMqConnection) };
        await using var connection = await factory.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync(new CreateChannelOptions(true, true));
        var properties = new BasicProperties { MessageId = id, ContentType = "application/vnd.masstransit+json", Persistent = true };
        await channel.BasicPublishAsync("", queue, mandatory: true, properties, Encoding.UTF8.GetBytes(body));
    }
}
