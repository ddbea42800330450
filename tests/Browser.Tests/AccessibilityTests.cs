using System.Text.Json;

namespace AiTasks.BrowserTests;

/// <summary>What axe finds on each page, in both themes, on a wide screen and on a phone.</summary>
public sealed class AccessibilityTests(ConsoleSystem console)
{
    private static readonly string Axe =
        File.ReadAllText(Path.Combine(ConsoleSystem.Repository.FullName, "node_modules", "axe-core", "axe.min.js"));

    public static TheoryData<string, ColorScheme, int> Pages
    {
        get
        {
            var data = new TheoryData<string, ColorScheme, int>();
            foreach (var path in (string[])["/app/sign-in", "/app/tasks", "/app/tasks/task", "/app/chat", "/app/live", "/app/posts", "/app/nothing"])
            {
                foreach (var scheme in (ColorScheme[])[ColorScheme.Light, ColorScheme.Dark])
                    data.Add(path, scheme, scheme == ColorScheme.Light ? 1280 : 390);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task A_page_has_no_serious_findings_and_fits_its_width(string path, ColorScheme scheme, int width)
    {
        // The page's policy lets nobody bring a script along, axe neither.
        var options = new BrowserNewContextOptions { BypassCSP = true, ColorScheme = scheme, ViewportSize = new() { Width = width, Height = 900 } };
        await using var visitor = await Visitor.SignedInAsync(console, options: options);
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

        await AuditAsync(page);
        Assert.True(await page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= innerWidth"), "The page is wider than its window.");
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Dialogs_mistakes_and_toasts_have_no_serious_findings(ColorScheme scheme)
    {
        await using var visitor = await Visitor.SignedInAsync(console, options: new() { BypassCSP = true, ColorScheme = scheme });
        var page = visitor.Page;
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

    internal static async Task AuditAsync(IPage page)
    {
        // What is being faded in has the contrast of neither its beginning nor its end.
        await page.WaitForFunctionAsync("() => [...document.querySelectorAll('[data-sonner-toast]')].every(toast => getComputedStyle(toast).opacity === '1')");
        await page.EvaluateAsync("() => Promise.allSettled(document.getAnimations().filter(a => a.effect.getComputedTiming().iterations !== Infinity).map(a => a.finished))");
        await page.EvaluateAsync(Axe);
        var found = await page.EvaluateAsync<JsonElement>("async () => (await axe.run()).violations.map(v => ({ impact: v.impact, id: v.id, nodes: v.nodes.map(n => `${n.html} ${n.failureSummary}`) }))");
        var serious = found.EnumerateArray().Where(one => one.GetProperty("impact").GetString() is "serious" or "critical").Select(one => one.ToString()).ToArray();
        Assert.True(serious.Length == 0, string.Join(Environment.NewLine, serious));
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
