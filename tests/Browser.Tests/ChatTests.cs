namespace AiTasks.BrowserTests;

/// <summary>Questions about documents, and their answers.</summary>
public sealed class ChatTests(ConsoleSystem console)
{
    private const string Question = "Какое оборудование установлено в системе В2?";
    private const string Fact = "ВКП-315";

    private static readonly string Plan = Path.Combine(ConsoleSystem.Repository.FullName, "examples", "project", "plan1.pdf");

    private static ILocator Box(IPage page) => page.GetByRole(AriaRole.Textbox, new() { Name = "Question" });

    private static ILocator Answer(IPage page) => page.GetByRole(AriaRole.Region, new() { Name = "Answer" });

    private static ILocator Button(IPage page, string name) => page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    // What stands beside the answer when the chat has all of it.
    private static ILocator Sources(IPage page) => page.GetByRole(AriaRole.Heading, new() { Name = "Sources" });

    internal static async Task AskAboutPlanAsync(IPage page)
    {
        await page.Locator("input[type=file]").SetInputFilesAsync(Plan);
        await Box(page).FillAsync(Question);
        await Assertions.Expect(Button(page, "Send")).ToBeEnabledAsync();
        await Box(page).PressAsync("Enter");
    }

    [Fact]
    public async Task A_question_about_a_document_is_answered_and_its_source_opens()
    {
        await using var visitor = await Visitor.SignedInAsync(console, "/app/chat");
        var page = visitor.Page;
        await AskAboutPlanAsync(page);

        // It is seen while it is written, and names its sources when it is whole.
        await Assertions.Expect(Button(page, "Stop")).ToBeVisibleAsync();
        await Assertions.Expect(Answer(page).Locator(".answer-text")).ToBeVisibleAsync();
        await Assertions.Expect(Sources(page)).ToBeVisibleAsync();
        await Assertions.Expect(Answer(page)).ToContainTextAsync(Fact);
        await Assertions.Expect(page.GetByRole(AriaRole.Navigation, new() { Name = "Chats" })).ToContainTextAsync("Какое оборудование");

        await Button(page, "[plan1.pdf, p. 3]").ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog, new() { Name = "plan1.pdf" });
        await Assertions.Expect(dialog).ToContainTextAsync(Fact);
        var saved = await page.RunAndWaitForDownloadAsync(() => dialog.GetByRole(AriaRole.Button, new() { Name = "Save the document" }).ClickAsync());
        Assert.Equal(await File.ReadAllBytesAsync(Plan, TestContext.Current.CancellationToken), await File.ReadAllBytesAsync(await saved.PathAsync(), TestContext.Current.CancellationToken));
        Assert.Empty(visitor.Complaints);
    }

    [Fact]
    public async Task An_answer_that_is_stopped_keeps_its_text_and_can_be_asked_for_again()
    {
        await using var visitor = await Visitor.SignedInAsync(console, "/app/chat");
        var page = visitor.Page;
        await AskAboutPlanAsync(page);
        await Assertions.Expect(Answer(page).Locator(".answer-text")).ToBeVisibleAsync();
        await Button(page, "Stop").ClickAsync();

        await Assertions.Expect(Answer(page).GetByText("Stopped")).ToBeVisibleAsync();
        await Assertions.Expect(Answer(page).Locator(".answer-text")).Not.ToBeEmptyAsync();
        await Button(page, "Ask again").ClickAsync();
        await Assertions.Expect(Answer(page)).ToHaveCountAsync(2);
        await Assertions.Expect(Sources(page)).ToBeVisibleAsync();
        await Assertions.Expect(Answer(page).Last).ToContainTextAsync(Fact);
        Assert.Empty(visitor.Complaints);
    }

    [Fact]
    public async Task A_page_that_is_loaded_anew_in_the_middle_of_an_answer_goes_on_reading_and_so_does_a_second_tab()
    {
        await using var visitor = await Visitor.SignedInAsync(console, "/app/chat");
        var page = visitor.Page;
        await AskAboutPlanAsync(page);
        await Assertions.Expect(Answer(page).Locator(".answer-text")).ToBeVisibleAsync();
        await page.ReloadAsync();
        await Assertions.Expect(Button(page, "Stop")).ToBeVisibleAsync();
        var second = await visitor.OpenTabAsync();
        await second.GotoAsync(page.Url);

        foreach (var tab in (IPage[])[page, second])
        {
            await Assertions.Expect(Sources(tab)).ToBeVisibleAsync();
            await Assertions.Expect(Answer(tab)).ToHaveCountAsync(1);
            await Assertions.Expect(Answer(tab)).ToContainTextAsync(Fact);
        }

        // What is asked in one tab is there in the other too.
        await Box(page).FillAsync("Сколько наружного воздуха подаёт приточная установка П1?");
        await Button(page, "Send").ClickAsync();
        await Assertions.Expect(Answer(second).Last).ToContainTextAsync("5400");
        Assert.Empty(visitor.Complaints);
    }

    [Fact]
    public async Task Servers_that_die_in_the_middle_of_an_answer_cost_time_and_no_words()
    {
        await using var visitor = await Visitor.SignedInAsync(console, "/app/chat");
        var page = visitor.Page;
        await AskAboutPlanAsync(page);
        await Assertions.Expect(Answer(page).Locator(".answer-text")).ToBeVisibleAsync();
        await Task.WhenAll(console.System.KillAsync("push", 0), console.System.KillAsync("push", 1));
        await console.System.WaitUntilHealthyAsync("push");

        await Assertions.Expect(Sources(page)).ToBeVisibleAsync(new() { Timeout = 60_000 });
        await Assertions.Expect(Answer(page)).ToHaveCountAsync(1);
        await Assertions.Expect(Answer(page)).ToContainTextAsync(Fact);
        Assert.Empty(visitor.Complaints);
    }

    [Fact]
    public async Task A_role_and_the_way_of_answering_are_kept_and_show_in_the_steps()
    {
        await using var visitor = await Visitor.SignedInAsync(console, "/app/chat");
        var page = visitor.Page;
        var complex = page.GetByRole(AriaRole.Radio, new() { Name = "Complex" });
        var role = page.GetByLabel("Role");
        await role.SelectOptionAsync("Инженер");
        await Assertions.Expect(page.GetByText("Saved")).ToBeVisibleAsync();
        await complex.CheckAsync();
        await Assertions.Expect(page.GetByText("Saved")).ToBeVisibleAsync();
        await page.ReloadAsync();
        await Assertions.Expect(complex).ToBeCheckedAsync();
        await Assertions.Expect(role.Locator("option:checked")).ToHaveTextAsync("Инженер");

        await AskAboutPlanAsync(page);
        await Assertions.Expect(Sources(page)).ToBeVisibleAsync();
        await page.GetByText("steps").ClickAsync();
        await Assertions.Expect(Answer(page)).ToContainTextAsync("Looked for");
        Assert.Empty(visitor.Complaints);
    }

    [Fact]
    public async Task A_document_that_is_refused_says_why_and_keeps_the_question_from_being_sent_until_it_is_removed()
    {
        await using var visitor = await Visitor.SignedInAsync(console, "/app/chat");
        var page = visitor.Page;
        await Box(page).FillAsync("What is in it?");
        await page.Locator("input[type=file]").SetInputFilesAsync(new FilePayload { Name = "setup.exe", MimeType = "application/octet-stream", Buffer = [.. "MZ"u8, .. new byte[200]] });

        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("not taken");
        await Assertions.Expect(Button(page, "Send")).ToBeDisabledAsync();
        await Assertions.Expect(Box(page)).ToHaveAccessibleDescriptionAsync("Try the failed upload again, or remove it");
        await Button(page, "Remove setup.exe").ClickAsync();
        await Assertions.Expect(Button(page, "Send")).ToBeEnabledAsync();
        Assert.Empty(visitor.Complaints);
    }

    [Fact]
    public async Task A_session_that_ends_keeps_the_question_that_was_typed()
    {
        await using var visitor = await Visitor.SignedInAsync(console, "/app/chat");
        var page = visitor.Page;
        await Box(page).FillAsync("Is anybody there?");
        await visitor.PostAsync("logout/", new { });
        await Button(page, "Send").ClickAsync();

        var dialog = page.GetByRole(AriaRole.Dialog);
        await Assertions.Expect(dialog).ToContainTextAsync("Your session has ended");
        await dialog.GetByLabel("Password").FillAsync(Visitor.Password);
        await dialog.GetByLabel("Password").PressAsync("Enter");
        await Assertions.Expect(dialog).ToBeHiddenAsync();
        await Assertions.Expect(Box(page)).ToHaveValueAsync("Is anybody there?");
        await Button(page, "Send").ClickAsync();
        await Assertions.Expect(page.GetByText("The answer is complete.")).ToBeAttachedAsync();
    }

    [Fact]
    public async Task A_chat_is_renamed_and_deleted_after_a_question()
    {
        await using var visitor = await Visitor.SignedInAsync(console, "/app/chat");
        var page = visitor.Page;
        await Box(page).FillAsync("Hello");
        await Box(page).PressAsync("Enter");
        await Assertions.Expect(page.GetByText("The answer is complete.")).ToBeAttachedAsync();

        await Button(page, "Rename").ClickAsync();
        await page.GetByLabel("Title").FillAsync("Greetings");
        await page.GetByLabel("Title").PressAsync("Enter");
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Greetings");
        var list = page.GetByRole(AriaRole.Navigation, new() { Name = "Chats" });
        await Assertions.Expect(list).ToContainTextAsync("Greetings");

        await Button(page, "Delete").ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await Assertions.Expect(list).ToContainTextAsync("No chats yet.");
        Assert.EndsWith("/app/chat", page.Url, StringComparison.Ordinal);
        Assert.Empty(visitor.Complaints);
    }

    [Fact]
    public async Task On_a_phone_the_title_of_a_chat_has_a_line_of_its_own()
    {
        await using var visitor = await Visitor.SignedInAsync(console, "/app/chat", new() { ViewportSize = new() { Width = 390, Height = 844 } });
        var page = visitor.Page;
        await Box(page).FillAsync("Hello");
        await Box(page).PressAsync("Enter");
        await Assertions.Expect(page.GetByText("The answer is complete.")).ToBeAttachedAsync();
        var title = await page.GetByRole(AriaRole.Heading, new() { Level = 1 }).BoundingBoxAsync();
        var rename = await Button(page, "Rename").BoundingBoxAsync();
        Assert.True(rename!.Y >= title!.Y + title.Height, $"The button begins at {rename.Y}, the title ends at {title.Y + title.Height}.");
    }
}
