namespace AiTasks.BrowserTests;

/// <summary>Who comes in, how, and back to where they were.</summary>
public sealed class SignInTests(ConsoleSystem console)
{
    [Fact]
    public async Task A_wrong_password_is_said_and_the_right_one_leads_to_the_page_that_was_wanted()
    {
        await using var visitor = await Visitor.ComeAsync(console);
        var page = visitor.Page;
        await page.GotoAsync("/app/live");
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Sign in" })).ToBeVisibleAsync();

        await page.GetByLabel("Email").FillAsync("demo@aitasks.local");
        await page.GetByLabel("Password").FillAsync("wrong");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("email");
        Assert.Contains("/app/sign-in", page.Url);

        await page.GetByLabel("Password").FillAsync("demo");
        await page.GetByLabel("Password").PressAsync("Enter");
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Live events" })).ToBeVisibleAsync();
        Assert.EndsWith("/app/live", page.Url);
        Assert.Empty(visitor.Complaints);
    }

    [Fact]
    public async Task What_is_missing_is_said_beside_its_field_before_anything_is_sent()
    {
        await using var visitor = await Visitor.ComeAsync(console);
        await visitor.GoAsync("/app/sign-in");
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Assertions.Expect(visitor.Page.GetByLabel("Email")).ToHaveAccessibleDescriptionAsync("Enter your email");
    }

    [Fact]
    public async Task Who_registers_accepts_the_policies_and_can_start_a_task()
    {
        await using var visitor = await Visitor.ComeAsync(console);
        var page = visitor.Page;
        await visitor.GoAsync("/app/sign-in");
        await page.GetByRole(AriaRole.Button, new() { Name = "I have no account yet" }).ClickAsync();
        await page.GetByLabel("Email").FillAsync(visitor.Email);
        await page.GetByLabel("Password").FillAsync(Visitor.Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Create the account" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "I accept both" }).ClickAsync();

        await visitor.ChooseAsync("Habits");
        await visitor.StartAsync();
        await Assertions.Expect(visitor.Card).ToContainTextAsync("Done");
        Assert.Empty(visitor.Complaints);
    }

    [Fact]
    public async Task A_session_that_ends_asks_for_the_password_over_the_page_and_keeps_what_was_typed()
    {
        await using var visitor = await Visitor.SignedInAsync(console);
        var page = visitor.Page;
        await page.GetByLabel("Goal", new() { Exact = true }).FillAsync("Cross the Alps on foot");
        await visitor.PostAsync("logout/", new { });

        await visitor.StartAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await Assertions.Expect(dialog).ToContainTextAsync("Your session has ended");
        await Assertions.Expect(dialog.GetByLabel("Email")).ToHaveValueAsync(visitor.Email);
        await dialog.GetByLabel("Password").FillAsync(Visitor.Password);

        // The old one would be closed for the session that has ended, and the dialog come again.
        await page.RunAndWaitForWebSocketAsync(() => dialog.GetByLabel("Password").PressAsync("Enter"));

        await Assertions.Expect(dialog).ToBeHiddenAsync();
        await Assertions.Expect(page.GetByLabel("Goal", new() { Exact = true })).ToHaveValueAsync("Cross the Alps on foot");
        await visitor.StartAsync();
        await Assertions.Expect(visitor.Card).ToContainTextAsync("Done");
        Assert.Empty(visitor.Complaints);
    }
}
