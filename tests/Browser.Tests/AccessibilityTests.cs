using System.Text.Json;

namespace AiTasks.BrowserTests;

/// <summary>What axe finds on each page, in both themes, on a wide screen and on a phone.</summary>
public sealed class AccessibilityTests(ConsoleSystem console)
{
    private static readonly string Axe =
        File.ReadAllText(Path.Combine(ConsoleSystem.Repository.FullName, "node_modules", "axe-core", "axe.min.js"));

    // The page's policy lets nobody bring a script along, axe neither.
    private static BrowserNewContextOptions Options => new() { BypassCSP = true };

    [Theory]
    [InlineData("/app/sign-in")]
    [InlineData("/app/tasks")]
    [InlineData("/app/tasks/task")]
    [InlineData("/app/chat")]
    [InlineData("/app/live")]
    [InlineData("/app/posts")]
    [InlineData("/app/nothing")]
    public async Task A_page_has_no_serious_findings_and_fits_its_width(string path)
    {
        await using var visitor = await Visitor.SignedInAsync(console, options: Options);
        var page = visitor.Page;
        await visitor.ChooseAsync("Habits");
        await visitor.StartAsync();
        await Assertions.Expect(visitor.Card).ToContainTextAsync("Done");
        if (path == "/app/tasks/task")
            await visitor.Card.GetByRole(AriaRole.Link).First.ClickAsync();
        else if (path != "/app/tasks")
            await visitor.GoAsync(path);
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        if (path == "/app/live")
            await Assertions.Expect(page.Locator("[data-sonner-toast]", new() { HasText = "Добро пожаловать!" })).ToBeVisibleAsync();
        await AuditEveryLookAsync(page);
    }

    [Fact]
    public async Task An_answer_with_sources_has_no_serious_findings_and_fits_its_width()
    {
        await using var visitor = await Visitor.SignedInAsync(console, "/app/chat", Options);
        var page = visitor.Page;
        await ChatTests.AskAboutPlanAsync(page);
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Sources" })).ToBeVisibleAsync();
        await AuditEveryLookAsync(page);
    }

    [Fact]
    public async Task A_post_with_layers_has_no_serious_findings_and_fits_its_width()
    {
        await using var visitor = await Visitor.SignedInAsync(console, "/app/posts", Options);
        var page = visitor.Page;
        await PostTests.WritePostAsync(page);
        await PostTests.AddTextAsync(page, "Осень");
        await Assertions.Expect(page.GetByRole(AriaRole.Listitem).Filter(new() { HasText = "Осень" })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Rectangle", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Add a rectangle" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Listitem).Filter(new() { HasText = "#ffffff" })).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Img, new() { Name = "The picture as it is sent" })).ToBeVisibleAsync();
        await AuditEveryLookAsync(page);
    }

    [Fact]
    public async Task The_figures_for_administrators_have_no_serious_findings_and_fit_their_width()
    {
        await using var visitor = await Visitor.AdministratorAsync(console, "/app/operations", Options);
        var page = visitor.Page;
        foreach (var part in (string[])["Queues", "Workers and providers", "Nodes and sockets"])
            await Assertions.Expect(page.GetByRole(AriaRole.Region, new() { Name = part }).GetByRole(AriaRole.Row).Nth(1)).ToBeVisibleAsync();
        await AuditEveryLookAsync(page);
    }

    [Theory]
    [InlineData(ColorScheme.Light, 1280)]
    [InlineData(ColorScheme.Light, 390)]
    [InlineData(ColorScheme.Dark, 1280)]
    [InlineData(ColorScheme.Dark, 390)]
    public async Task Dialogs_mistakes_and_toasts_have_no_serious_findings(ColorScheme scheme, int width)
    {
        await using var visitor = await Visitor.SignedInAsync(console, options: Options);
        var page = visitor.Page;
        await LookAsync(page, scheme, width);
        await visitor.StartAsync();
        await Assertions.Expect(page.GetByText("This has to be filled in")).ToBeVisibleAsync();
        await visitor.ChooseAsync("Goals from a mentor");
        await page.GetByLabel("Suggest goals").SelectOptionAsync("for my weakest spheres");
        await visitor.StartAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Cancel the task" }).ClickAsync();
        await Assertions.Expect(page.Locator("[data-sonner-toast]")).ToBeVisibleAsync();
        await AuditAsync(page);

        await visitor.PostAsync("logout/", new { });
        await visitor.ChooseAsync("Rewards");
        await visitor.StartAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Dialog)).ToBeVisibleAsync();
        await AuditAsync(page);
    }

    private static async Task AuditAsync(IPage page)
    {
        var serious = await FindAsync(page);
        Assert.True(serious.Count == 0, string.Join(Environment.NewLine, serious));
    }

    // In both themes, on a wide screen and on a phone; all that is wrong is said at once.
    private static async Task AuditEveryLookAsync(IPage page)
    {
        var wrong = new List<string>();
        foreach (var width in (int[])[1280, 390])
        {
            foreach (var scheme in (ColorScheme[])[ColorScheme.Light, ColorScheme.Dark])
            {
                await LookAsync(page, scheme, width);
                wrong.AddRange((await FindAsync(page)).Select(one => $"{scheme}, {width}: {one}"));
                if (!await page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= innerWidth"))
                    wrong.Add($"{scheme}, {width}: The page is wider than its window.");
            }
        }

        Assert.True(wrong.Count == 0, string.Join(Environment.NewLine, wrong));
    }

    private static async Task LookAsync(IPage page, ColorScheme scheme, int width)
    {
        await page.SetViewportSizeAsync(width, 900);
        await page.EmulateMediaAsync(new() { ColorScheme = scheme });
    }

    private static async Task<IReadOnlyList<string>> FindAsync(IPage page)
    {
        // What is being faded in has the contrast of neither its beginning nor its end.
        await page.WaitForFunctionAsync("() => [...document.querySelectorAll('[data-sonner-toast]')].every(toast => getComputedStyle(toast).opacity === '1')");
        await page.EvaluateAsync("() => Promise.allSettled(document.getAnimations().filter(a => a.effect.getComputedTiming().iterations !== Infinity).map(a => a.finished))");
        await page.EvaluateAsync(Axe);
        var found = await page.EvaluateAsync<JsonElement>("async () => (await axe.run()).violations.map(v => ({ impact: v.impact, id: v.id, nodes: v.nodes.map(n => `${n.html} ${n.failureSummary}`) }))");
        return [.. found.EnumerateArray().Where(one => one.GetProperty("impact").GetString() is "serious" or "critical").Select(one => one.ToString())];
    }

    [Fact]
    public async Task Keys_alone_lead_past_the_header_and_through_a_start()
    {
        await using var visitor = await Visitor.SignedInAsync(console);
        var page = visitor.Page;
        await page.Keyboard.PressAsync("Tab");
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "Skip to the content" })).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.Keyboard.PressAsync("Tab");
        await Assertions.Expect(page.GetByRole(AriaRole.Radio, new() { Name = "Steps to a goal" })).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.TypeAsync("Swim");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(visitor.Card).ToContainTextAsync("Done");
    }

    [Fact]
    public async Task The_console_speaks_both_languages_and_keeps_the_choice()
    {
        await using var visitor = await Visitor.SignedInAsync(console);
        var page = visitor.Page;
        await page.GetByRole(AriaRole.Button, new() { Name = "Language: RU" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Задачи");
        await page.ReloadAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Задачи");
        Assert.Equal("ru", await page.EvaluateAsync<string>("() => document.documentElement.lang"));
        Assert.Equal("ru", (await visitor.PostAsync("get-user-data/", new { })).GetProperty("language").GetString());
    }
}
