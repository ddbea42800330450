using System.Net.Http.Json;

namespace AiTasks.BrowserTests;

/// <summary>Frames beside what they do.</summary>
public sealed class LiveTests(ConsoleSystem console)
{
    private static readonly PageGetByRoleOptions Frames = new() { Name = "Frames" };
    private static readonly PageGetByRoleOptions Effects = new() { Name = "Effects" };
    private static readonly PageGetByRoleOptions Send = new() { Name = "Send", Exact = true };

    [Fact]
    public async Task An_event_sent_to_oneself_is_seen_as_a_frame_and_as_what_it_does()
    {
        await using var visitor = await OpenAsync();
        var page = visitor.Page;
        await page.GetByLabel("Title").FillAsync("Tea is ready");
        await page.GetByRole(AriaRole.Button, Send).ClickAsync();
        await Assertions.Expect(page.Locator("[data-sonner-toast]").Filter(new() { HasText = "Tea is ready" })).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Region, Frames)).ToContainTextAsync("ui_toast");

        await page.GetByLabel("Kind").SelectOptionAsync("Dialog");
        await page.GetByRole(AriaRole.Button, Send).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("Order 42");
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(page.GetByRole(AriaRole.Dialog)).ToBeHiddenAsync();

        await page.GetByLabel("Kind").SelectOptionAsync("Update");
        await page.GetByRole(AriaRole.Button, Send).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Region, Effects)).ToContainTextAsync("\"orders\": 3");

        await page.GetByLabel("Kind").SelectOptionAsync("Redirect");
        await page.GetByRole(AriaRole.Button, Send).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Go there" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Tasks");
        Assert.Empty(visitor.Complaints);
    }

    [Fact]
    public async Task An_event_that_makes_no_sense_is_refused_in_words()
    {
        await using var visitor = await OpenAsync();
        var page = visitor.Page;
        await page.GetByLabel("Kind").SelectOptionAsync("Update");
        await page.GetByLabel("Data, as JSON").FillAsync("{orders}");
        await Assertions.Expect(page.GetByRole(AriaRole.Button, Send)).ToBeDisabledAsync();
        await page.GetByLabel("Kind").SelectOptionAsync("Redirect");
        await page.GetByLabel("Address").FillAsync("https://evil.example/");
        await page.GetByRole(AriaRole.Button, Send).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        Assert.Empty(visitor.Complaints);
    }

    [Fact]
    public async Task A_task_that_a_backend_reports_is_seen_live()
    {
        await using var visitor = await OpenAsync();
        var page = visitor.Page;
        using var backend = new HttpClient { BaseAddress = new Uri(console.System.GatewayUrl, "/api/producer/") };
        backend.DefaultRequestHeaders.Add("X-Service-Key", "dev-service-key");
        var id = $"report_{Guid.NewGuid():N}";
        await SayAsync(backend, "tasks", new { task_id = id, user = visitor.Email, task_type = "report", task_title = "cv.pdf" });
        await SayAsync(backend, $"tasks/{id}/start", new { });
        await SayAsync(backend, $"tasks/{id}/progress", new { progress = 50, message = "Reading" });

        var reported = page.GetByRole(AriaRole.Region, new() { Name = "Report a task from a backend" });
        await Assertions.Expect(reported.GetByRole(AriaRole.Progressbar)).ToHaveAttributeAsync("aria-valuenow", "50");
        await Assertions.Expect(reported).ToContainTextAsync("Reading");
        await SayAsync(backend, $"tasks/{id}/complete", new { result = new { pages = 9 } });
        await Assertions.Expect(reported).ToContainTextAsync("Done");

        await reported.GetByRole(AriaRole.Link).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Region, new() { Name = "Result" })).ToContainTextAsync("\"pages\": 9");
        Assert.Empty(visitor.Complaints);
    }

    [Fact]
    public async Task On_a_narrow_screen_nothing_covers_the_heading()
    {
        var options = new BrowserNewContextOptions { Locale = "ru-RU", ViewportSize = new() { Width = 390, Height = 900 } };
        await using var visitor = await Visitor.SignedInAsync(console, "/app/live", options);
        var heading = visitor.Page.GetByRole(AriaRole.Heading, new() { Name = "Сообщения", Exact = true });
        await Assertions.Expect(visitor.Page.GetByText("Экран: На связи")).ToBeVisibleAsync();
        Assert.True(await heading.EvaluateAsync<bool>("heading => heading.scrollWidth <= heading.clientWidth"), "The heading is cut.");
    }

    [Fact]
    public async Task What_came_before_the_page_was_opened_is_there()
    {
        await using var visitor = await Visitor.SignedInAsync(console);
        var task = await visitor.PostAsync("app/ai-tasks/start/", new { task_type = "habit_create_help", context = new { } });
        await Assertions.Expect(visitor.Page.Locator($"a[href='/app/tasks/{task.GetProperty("task_id")}']").First).ToBeVisibleAsync();
        await visitor.Page.GetByRole(AriaRole.Link, new() { Name = "Live events" }).ClickAsync();
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Region, Frames)).ToContainTextAsync("active_tasks");
    }

    [Fact]
    public async Task Frames_are_filtered_held_back_and_cleared()
    {
        await using var visitor = await OpenAsync();
        var page = visitor.Page;
        var frames = page.GetByRole(AriaRole.Region, Frames);
        await Assertions.Expect(frames).ToContainTextAsync("active_tasks");
        await frames.GetByLabel("Filter by text").FillAsync("nothing of the kind");
        await Assertions.Expect(frames).ToContainTextAsync("No frame has this text.");
        await frames.GetByLabel("Filter by text").FillAsync("");

        await frames.GetByRole(AriaRole.Button, new() { Name = "Pause" }).ClickAsync();
        await visitor.PostAsync("app/ai-tasks/start/", new { task_type = "habit_create_help", context = new { } });
        var resume = frames.GetByRole(AriaRole.Button, new() { NameRegex = new("^Go on \\([1-9]") });
        await Assertions.Expect(resume).ToBeVisibleAsync();
        await Assertions.Expect(frames).Not.ToContainTextAsync("task_started");
        await resume.ClickAsync();
        await Assertions.Expect(frames).ToContainTextAsync("task_started");
        await Assertions.Expect(frames).ToContainTextAsync("task_completed");
        await frames.GetByRole(AriaRole.Button, new() { Name = "Clear" }).ClickAsync();
        await Assertions.Expect(frames).Not.ToContainTextAsync("task_completed");
    }

    // The screen's socket is open when the server has greeted.
    private async Task<Visitor> OpenAsync()
    {
        var visitor = await Visitor.SignedInAsync(console, "/app/live");
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Region, Frames)).ToContainTextAsync("Screen: Live");
        return visitor;
    }

    private static async Task SayAsync(HttpClient backend, string path, object body)
    {
        using var answer = await backend.PostAsJsonAsync(path, body, TestContext.Current.CancellationToken);
        answer.EnsureSuccessStatusCode();
    }
}
