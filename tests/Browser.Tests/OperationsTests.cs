using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using AiTasks.TestServers.FakeModels;
using RabbitMQ.Client;

namespace AiTasks.BrowserTests;

/// <summary>What those who look after the system see on its page, and what they do there.</summary>
public sealed class OperationsTests(ConsoleSystem console)
{
    private const string Path = "/app/operations";

    [Fact]
    public async Task An_administrator_signs_in_and_sees_figures_of_what_runs_and_ran()
    {
        await using var worker = await Visitor.SignedInAsync(console);
        await worker.ChooseAsync("Habits");
        await worker.StartAsync();
        await Assertions.Expect(worker.Card).ToContainTextAsync("Done");

        await using var visitor = await Visitor.AdministratorAsync(console, "/app/tasks");
        var page = visitor.Page;
        await page.GetByRole(AriaRole.Link, new() { Name = "Operations" }).ClickAsync();
        await Assertions.Expect(Row(page, "Queues", "producer-events")).ToHaveTextAsync(new Regex(@"producer-events\s*\d+\s*[1-9]\d*\s*\d+"));
        await Assertions.Expect(Row(page, "Tasks by type and state", "Habits").Filter(new() { HasText = "Done" })).ToBeVisibleAsync();
        await Assertions.Expect(Region(page, "Workers and providers").GetByRole(AriaRole.Row).Nth(1)).ToHaveTextAsync(new Regex(@"\d / [1-9].*ago.*closed", RegexOptions.Singleline));
        await Assertions.Expect(Region(page, "Nodes and sockets").GetByText("All nodes together:").Locator("..")).ToHaveTextAsync(new Regex(@"front-tasks\s*[1-9]"));
        var newest = Region(page, "Newest tasks of everybody");
        await newest.GetByLabel("Person").FillAsync(worker.Email);
        await newest.GetByLabel("Person").PressAsync("Enter");
        await Assertions.Expect(newest.GetByRole(AriaRole.Row)).ToHaveCountAsync(2);
        await Assertions.Expect(newest.GetByRole(AriaRole.Row).Nth(1)).ToHaveTextAsync(new Regex("Habits.*Done", RegexOptions.Singleline));
        await newest.GetByLabel("State").SelectOptionAsync("Failed");
        await Assertions.Expect(newest).ToContainTextAsync("No task fits.");
        Assert.Empty(visitor.Complaints);
    }

    [Fact]
    public async Task A_provider_that_is_paid_shows_its_cost_and_one_that_is_away_its_open_breaker_until_it_is_back()
    {
        await using var visitor = await Visitor.SignedInAsync(console, "/app/posts");
        var page = visitor.Page;
        await DrawAsync("Каток");
        await Assertions.Expect(page.GetByRole(AriaRole.Img)).ToBeVisibleAsync();

        // Every picture that the model made in this run was paid, whoever wanted it.
        await using var administrator = await Visitor.AdministratorAsync(console, Path);
        var board = administrator.Page;
        var count = console.Model.Images.Calls.Count;
        var cost = (count * ConsoleSystem.PicturePrice).ToString("0.##", CultureInfo.InvariantCulture);
        var usage = Region(board, "Calls of models");
        await Assertions.Expect(usage.GetByRole(AriaRole.Row).Filter(new() { HasText = FakeModelServer.Model }))
            .ToHaveTextAsync(new Regex($@"{ConsoleSystem.Painter}\s*{FakeModelServer.Model}\s*{count}\s*\d+\s*{Regex.Escape(cost)}$"));
        await Assertions.Expect(usage.GetByRole(AriaRole.Img, new() { Name = "Cost per day" })).ToHaveAccessibleNameAsync(new Regex($"{Regex.Escape(cost)} in all"));
        await usage.GetByText("The same as a table").ClickAsync();
        var today = DateTime.UtcNow.ToString("ddd, MMM d", CultureInfo.InvariantCulture);
        await Assertions.Expect(Row(board, "Calls of models", today)).ToContainTextAsync(cost);
        await Assertions.Expect(Row(board, "Newest tasks of everybody", visitor.Email)).ToContainTextAsync("0.25");
        var provider = Region(board, "Workers and providers").GetByRole(AriaRole.Paragraph).Filter(new() { HasText = ConsoleSystem.Painter });
        await Assertions.Expect(provider).ToContainTextAsync("Breaker: closed");

        await console.WayToModel.RefuseAsync();
        try
        {
            await visitor.GoAsync("/app/posts");
            await DrawAsync("Горка");
            await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Сервис ИИ сейчас недоступен");
            await Assertions.Expect(provider).ToContainTextAsync("Breaker: open");
        }
        finally
        {
            console.WayToModel.Resume();
        }

        await page.GetByRole(AriaRole.Button, new() { Name = "Make the picture" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Img)).ToBeVisibleAsync();
        await Assertions.Expect(provider).ToContainTextAsync("Breaker: closed");
        Assert.Empty(visitor.Complaints);
        Assert.Empty(administrator.Complaints);

        async Task DrawAsync(string what)
        {
            await page.GetByRole(AriaRole.Button, new() { Name = "Picture", Exact = true }).ClickAsync();
            await page.GetByLabel("What should be in the picture?").FillAsync(what);
            await page.GetByRole(AriaRole.Button, new() { Name = "Make the picture" }).ClickAsync();
        }
    }

    [Fact]
    public async Task A_person_without_the_role_has_no_link_and_is_told_why()
    {
        await using var visitor = await Visitor.SignedInAsync(console, Path);
        var page = visitor.Page;
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "This page is for administrators" })).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "Operations" })).ToHaveCountAsync(0);
        await page.GetByRole(AriaRole.Link, new() { Name = "To the tasks" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Tasks");
        Assert.Empty(visitor.Complaints);
    }

    [Fact]
    public async Task Parked_messages_are_put_back_or_discarded_after_a_question()
    {
        const string queue = "task-reports-0";
        await using var visitor = await Visitor.AdministratorAsync(console, Path);
        var page = visitor.Page;

        // What the bus cannot read it parks itself; what it parked once it can read when it is put back.
        var (garbage, readable) = ($"{Guid.NewGuid()}", $"{Guid.NewGuid()}");
        await PublishAsync(queue, garbage, "no JSON");
        await page.GetByRole(AriaRole.Button, new() { Name = "Refresh now" }).ClickAsync();
        await Assertions.Expect(Row(page, "Parked messages", garbage)).ToBeVisibleAsync();
        await PublishAsync($"{queue}_error", readable, $$"""
            {"message":{"taskId":1000000,"attempt":1,"runId":"{{Guid.NewGuid()}}","reportSeq":2,"percent":40,"text":"Thinking"},
             "messageType":["urn:message:AiTasks.Contracts:GenerationProgressed"]}
            """);
        await Assertions.Expect(Row(page, "Parked messages", readable)).ToContainTextAsync("GenerationProgressed");
        await Assertions.Expect(Row(page, "Parked messages", readable)).ToContainTextAsync("#1000000");

        await DoAsync("Requeue", readable, "Handle this message again?");
        await Assertions.Expect(Region(page, "Parked messages").GetByRole(AriaRole.Status)).ToHaveTextAsync($"Message {readable} is back in its queue.");
        await Assertions.Expect(Row(page, "Parked messages", readable)).ToHaveCountAsync(0);

        await page.GetByRole(AriaRole.Button, new() { Name = $"Discard message {garbage}" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Leave it there" }).ClickAsync();
        await Assertions.Expect(Row(page, "Parked messages", garbage)).ToBeVisibleAsync();
        await DoAsync("Discard", garbage, "Delete this message for good?");
        await Assertions.Expect(Row(page, "Parked messages", garbage)).ToHaveCountAsync(0);
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Parked messages" })).ToBeFocusedAsync();
        Assert.Empty(visitor.Complaints);

        async Task DoAsync(string deed, string message, string question)
        {
            await page.GetByRole(AriaRole.Button, new() { Name = $"{deed} message {message}" }).ClickAsync();
            var dialog = page.GetByRole(AriaRole.Dialog, new() { Name = question });
            await dialog.GetByRole(AriaRole.Button, new() { Name = deed, Exact = true }).ClickAsync();
            await Assertions.Expect(dialog).ToBeHiddenAsync();
        }
    }

    [Fact]
    public async Task Without_the_server_the_page_keeps_its_figures_says_that_they_are_old_and_goes_on()
    {
        await using var visitor = await Visitor.AdministratorAsync(console, Path);
        var page = visitor.Page;
        await Assertions.Expect(Row(page, "Queues", "producer-events")).ToBeVisibleAsync();
        var refresh = page.GetByRole(AriaRole.Button, new() { Name = "Refresh now" });

        // Not by killing the task API: the gateway bridges a restart that is quick enough.
        await page.Context.SetOfflineAsync(true);
        await refresh.ClickAsync();
        var old = page.GetByRole(AriaRole.Alert).Filter(new() { HasText = "These figures are from" });
        await Assertions.Expect(old.First).ToBeVisibleAsync();
        await Assertions.Expect(Row(page, "Queues", "producer-events")).ToBeVisibleAsync();

        await page.Context.SetOfflineAsync(false);
        await Assertions.Expect(old).ToHaveCountAsync(0, new() { Timeout = 60_000 });
        await Assertions.Expect(refresh).ToBeFocusedAsync();
        Assert.Empty(visitor.Complaints);
    }

    private static ILocator Region(IPage page, string name) => page.GetByRole(AriaRole.Region, new() { Name = name });

    private static ILocator Row(IPage page, string region, string text) => Region(page, region).GetByRole(AriaRole.Row).Filter(new() { HasText = text });

    private async Task PublishAsync(string queue, string id, string body)
    {
        var factory = new ConnectionFactory { Uri = new Uri(console.System.Resource("rabbitmq").ConnectionString!) };
        await using var connection = await factory.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync(new CreateChannelOptions(true, true));
        var properties = new BasicProperties { MessageId = id, ContentType = "application/vnd.masstransit+json", Persistent = true };
        await channel.BasicPublishAsync("", queue, mandatory: true, properties, Encoding.UTF8.GetBytes(body));
    }
}
