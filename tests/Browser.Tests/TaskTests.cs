using System.Net.Http.Json;
using System.Text.RegularExpressions;

namespace AiTasks.BrowserTests;

/// <summary>Starting tasks and seeing what becomes of them.</summary>
public sealed class TaskTests(ConsoleSystem console)
{
    private static readonly PageGetByRoleOptions Cancel = new() { Name = "Cancel the task" };

    [Theory]
    [InlineData("First goals", "listitem")]
    [InlineData("Goals from a mentor", "Why it matters")]
    [InlineData("Steps to a goal", "0 of 5 done")]
    [InlineData("Plan of a week", "Free")]
    [InlineData("Habits", "+")]
    [InlineData("Rewards", "points")]
    public async Task Each_kind_is_started_followed_and_shown_as_what_it_is(string kind, string shown)
    {
        await using var visitor = await Visitor.SignedInAsync(console);
        await visitor.ChooseAsync(kind);
        var example = visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Fill in an example" });
        if (await example.IsVisibleAsync()) await example.ClickAsync();
        await visitor.StartAsync();

        await Assertions.Expect(visitor.Card.GetByRole(AriaRole.Progressbar)).ToBeVisibleAsync();
        await Assertions.Expect(visitor.Card).ToContainTextAsync("Done");
        if (shown == "listitem") Assert.InRange(await visitor.Card.GetByRole(AriaRole.Listitem).CountAsync(), 3, 40);
        else await Assertions.Expect(visitor.Card).ToContainTextAsync(shown);
        await Assertions.Expect(visitor.Card).ToContainTextAsync("offline");
        Assert.Empty(visitor.Complaints);
    }

    [Fact]
    public async Task A_form_with_a_mistake_starts_nothing_and_leads_to_the_mistake()
    {
        await using var visitor = await Visitor.SignedInAsync(console);
        await visitor.StartAsync();
        await Assertions.Expect(visitor.Page.GetByLabel("Goal", new() { Exact = true })).ToBeFocusedAsync();
        await Assertions.Expect(visitor.Page.GetByLabel("Goal", new() { Exact = true })).ToHaveAccessibleDescriptionAsync("This has to be filled in");
        Assert.Equal(0, (await visitor.PostAsync("app/ai-tasks/history/", new { })).GetProperty("total_items").GetInt32());
    }

    [Fact]
    public async Task A_week_of_ones_own_length_takes_what_is_overdue_when_that_is_wanted()
    {
        await using var visitor = await Visitor.SignedInAsync(console);
        var page = visitor.Page;
        await visitor.ChooseAsync("Plan of a week");
        var overdue = page.GetByLabel("Overdue steps");
        var wanted = page.GetByLabel("Also plan what is overdue");
        await wanted.UncheckAsync();
        await Assertions.Expect(overdue).ToHaveCountAsync(0);
        await wanted.CheckAsync();
        await overdue.FillAsync("See the dentist");
        var (first, last) = (page.GetByLabel("First day"), page.GetByLabel("Last day"));
        await first.FillAsync("2026-11-23");
        await last.FillAsync("2026-11-20");
        await visitor.StartAsync();
        await Assertions.Expect(last).ToHaveAccessibleDescriptionAsync("Not before the first day, and at most 14 days in all");

        await last.FillAsync("2026-11-24");
        await visitor.StartAsync();
        await Assertions.Expect(visitor.Card).ToContainTextAsync("Done");
        await Assertions.Expect(visitor.Card).ToContainTextAsync("See the dentist");
        Assert.Empty(visitor.Complaints);
    }

    [Fact]
    public async Task Spheres_that_are_chosen_are_those_of_the_habits()
    {
        await using var visitor = await Visitor.SignedInAsync(console);
        await visitor.ChooseAsync("Habits");
        var spheres = visitor.Page.GetByRole(AriaRole.Group, new() { Name = "Spheres of life" });
        foreach (var sphere in (string[])["Career", "Finances", "Hobbies"])
            await spheres.GetByLabel(sphere).CheckAsync();
        await visitor.StartAsync();
        await Assertions.Expect(visitor.Card).ToContainTextAsync("Done");
        await Assertions.Expect(visitor.Card).ToContainTextAsync(new Regex("areas: finances, hobbies.*career"));
        Assert.Empty(visitor.Complaints);
    }

    [Fact]
    public async Task A_cancelled_task_is_cancelled_on_the_page_and_on_the_server()
    {
        await using var visitor = await Visitor.SignedInAsync(console);
        await visitor.ChooseAsync("First goals");
        await visitor.StartAsync();
        await visitor.Page.GetByRole(AriaRole.Button, Cancel).ClickAsync();

        await Assertions.Expect(visitor.Card).ToContainTextAsync("Cancelled");
        var task = (await visitor.PostAsync("app/ai-tasks/history/", new { })).GetProperty("tasks")[0];
        Assert.Equal("cancelled", task.GetProperty("status").GetString());
        Assert.Empty(visitor.Complaints);
    }

    [Fact]
    public async Task A_second_start_too_soon_shows_for_how_long_there_is_none()
    {
        await using var visitor = await Visitor.SignedInAsync(console);
        await visitor.ChooseAsync("Rewards");
        await visitor.StartAsync();
        await Assertions.Expect(visitor.Card).ToContainTextAsync("Done");
        await visitor.StartAsync();

        var button = visitor.Page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Again in [0-9]+ s$") });
        await Assertions.Expect(button).ToBeDisabledAsync();
        var before = await button.InnerTextAsync();
        await Assertions.Expect(button).Not.ToHaveTextAsync(before);

        await visitor.ChooseAsync("Habits");
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Start", Exact = true })).ToBeEnabledAsync();
    }

    [Fact]
    public async Task A_start_of_what_already_runs_follows_the_running_task()
    {
        await using var visitor = await Visitor.SignedInAsync(console);
        var started = await visitor.PostAsync("app/ai-tasks/start/", new { task_type = "onboarding_generate_goals", context = new { } });
        await visitor.ChooseAsync("First goals");
        await visitor.StartAsync();

        await Assertions.Expect(visitor.Page.GetByText("already running")).ToBeVisibleAsync();
        await Assertions.Expect(visitor.Card).ToContainTextAsync($"#{started.GetProperty("task_id").GetInt64()}");
        await Assertions.Expect(visitor.Card).ToContainTextAsync("Done");
        Assert.Equal(1, (await visitor.PostAsync("app/ai-tasks/history/", new { })).GetProperty("total_items").GetInt32());
    }

    [Fact]
    public async Task The_history_is_filtered_and_leads_to_a_task_with_all_that_happened_to_it()
    {
        await using var visitor = await Visitor.SignedInAsync(console);
        var page = visitor.Page;
        await visitor.ChooseAsync("Habits");
        await visitor.StartAsync();
        await Assertions.Expect(visitor.Card).ToContainTextAsync("Done");

        var history = page.GetByRole(AriaRole.Region, new() { Name = "History" });
        await history.GetByLabel("State").SelectOptionAsync("Failed");
        await Assertions.Expect(history).ToContainTextAsync("No task fits these filters.");
        await history.GetByLabel("State").SelectOptionAsync("Done");
        await history.GetByRole(AriaRole.Link).ClickAsync();

        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeFocusedAsync();
        var timeline = page.GetByRole(AriaRole.Region, new() { Name = "What happened" });
        await Assertions.Expect(timeline).ToContainTextAsync("task_started");
        var end = timeline.GetByRole(AriaRole.Listitem).Filter(new() { HasText = "task_completed" });
        await Assertions.Expect(end.GetByRole(AriaRole.Time)).ToHaveTextAsync(new Regex(@"^\d{1,2}:\d{2}:\d{2}"));

        // Nobody invents a time that the log does not know.
        await page.ReloadAsync();
        await Assertions.Expect(end).ToBeVisibleAsync();
        await Assertions.Expect(timeline.GetByRole(AriaRole.Time)).ToHaveCountAsync(0);
        Assert.Empty(visitor.Complaints);
    }

    [Fact]
    public async Task A_long_history_has_pages_and_a_task_that_failed_says_why()
    {
        await using var visitor = await Visitor.SignedInAsync(console);
        var page = visitor.Page;
        using var backend = new HttpClient { BaseAddress = new Uri(console.System.GatewayUrl, "/api/producer/") };
        backend.DefaultRequestHeaders.Add("X-Service-Key", "dev-service-key");
        var first = $"import_{Guid.NewGuid():N}";
        foreach (var id in Enumerable.Range(0, 11).Select(number => number == 0 ? first : $"{first}_{number}"))
            await SayAsync("tasks", new { task_id = id, user = visitor.Email, task_type = "import" });
        await SayAsync($"tasks/{first}/start", new { });
        await SayAsync($"tasks/{first}/fail", new { error = "The file has no rows.", error_type = "empty_file" });

        var history = page.GetByRole(AriaRole.Region, new() { Name = "History" });
        await page.ReloadAsync();
        await Assertions.Expect(history.GetByText("Page 1 of 2")).ToBeVisibleAsync();
        await Assertions.Expect(history.GetByRole(AriaRole.Listitem)).ToHaveCountAsync(10);
        await history.GetByRole(AriaRole.Button, new() { Name = "Next" }).ClickAsync();
        await Assertions.Expect(history.GetByRole(AriaRole.Listitem)).ToHaveCountAsync(1);
        await Assertions.Expect(history.GetByRole(AriaRole.Button, new() { Name = "Next" })).ToBeDisabledAsync();
        await history.GetByRole(AriaRole.Link).ClickAsync();

        await Assertions.Expect(page.GetByRole(AriaRole.Region, new() { Name = "Why it failed" })).ToContainTextAsync("The file has no rows.");
        await Assertions.Expect(page.GetByRole(AriaRole.Region, new() { Name = "Result" })).ToHaveCountAsync(0);
        Assert.Empty(visitor.Complaints);

        async Task SayAsync(string what, object body) => (await backend.PostAsJsonAsync(what, body)).EnsureSuccessStatusCode();
    }

    [Fact]
    public async Task Somebody_elses_task_is_not_there()
    {
        await using var owner = await Visitor.SignedInAsync(console);
        var id = (await owner.PostAsync("app/ai-tasks/start/", new { task_type = "habit_create_help", context = new { } })).GetProperty("task_id").GetInt64();
        await using var other = await Visitor.SignedInAsync(console, $"/app/tasks/{id}");
        await Assertions.Expect(other.Page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        await Assertions.Expect(other.Page.GetByText("What happened")).ToBeHiddenAsync();
    }
}
