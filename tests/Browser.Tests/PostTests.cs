namespace AiTasks.BrowserTests;

/// <summary>What the Telegram bot does, in a browser.</summary>
public sealed class PostTests(ConsoleSystem console)
{
    [Fact]
    public async Task A_post_is_written_changed_made_anew_and_refused_by_a_telegram_that_is_not_set_up()
    {
        await using var visitor = await Visitor.SignedInAsync(console, "/app/posts");
        var page = visitor.Page;
        await Assertions.Expect(page.GetByText("No posts yet.")).ToBeVisibleAsync();
        await page.GetByLabel("What is the post about?").FillAsync("Субботник в парке");
        await page.GetByRole(AriaRole.Button, new() { Name = "Write the post" }).ClickAsync();

        var text = page.GetByLabel("Text", new() { Exact = true });
        await Assertions.Expect(text).Not.ToHaveValueAsync("");
        await text.FillAsync("Своими словами");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Своими словами");
        await page.GetByRole(AriaRole.Button, new() { Name = "Make it anew" }).ClickAsync();
        await Assertions.Expect(text).Not.ToHaveValueAsync("Своими словами");

        await page.GetByLabel("Channel or group").FillAsync("@nowhere");
        await page.GetByRole(AriaRole.Button, new() { Name = "Publish" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Link, new() { Name = "All posts" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Region, new() { Name = "Your posts" }).GetByRole(AriaRole.Link)).ToHaveCountAsync(1);
        Assert.Empty(visitor.Complaints);
    }

    [Fact]
    public async Task A_picture_is_made_and_gets_layers()
    {
        await using var visitor = await Visitor.SignedInAsync(console, "/app/posts");
        var page = visitor.Page;
        await page.GetByRole(AriaRole.Button, new() { Name = "Picture", Exact = true }).ClickAsync();
        await page.GetByLabel("What should be in the picture?").FillAsync("Осенний лес");
        await page.GetByRole(AriaRole.Button, new() { Name = "Make the picture" }).ClickAsync();

        var picture = page.GetByRole(AriaRole.Img, new() { Name = "The picture as it is sent" });
        await Assertions.Expect(picture).ToHaveJSPropertyAsync("naturalWidth", 1080);
        var before = await picture.GetAttributeAsync("src") ?? "";
        await page.GetByLabel("Text of the layer").FillAsync("Осень");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add a text" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Listitem).Filter(new() { HasText = "Осень" })).ToBeVisibleAsync();
        await Assertions.Expect(picture).Not.ToHaveAttributeAsync("src", before);
        await page.GetByRole(AriaRole.Listitem).Filter(new() { HasText = "Осень" }).GetByRole(AriaRole.Button, new() { Name = "Remove" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Listitem).Filter(new() { HasText = "Осень" })).ToBeHiddenAsync();
        Assert.Empty(visitor.Complaints);
    }

    [Fact]
    public async Task A_plan_is_a_calendar_and_a_text_is_corrected()
    {
        await using var visitor = await Visitor.SignedInAsync(console, "/app/posts");
        var page = visitor.Page;
        await page.GetByRole(AriaRole.Button, new() { Name = "Content plan" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Plan", Exact = true }).ClickAsync();
        await Assertions.Expect(page.GetByLabel("What are the posts about?")).ToHaveAccessibleDescriptionAsync("This has to be filled in");
        await page.GetByLabel("What are the posts about?").FillAsync("Приют ищет волонтёров");
        await page.GetByLabel("How often").SelectOptionAsync("every day");
        await page.GetByRole(AriaRole.Button, new() { Name = "Plan", Exact = true }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Region, new() { Name = "Plan", Exact = true }).GetByRole(AriaRole.Listitem)).ToHaveCountAsync(7);

        await page.GetByRole(AriaRole.Button, new() { Name = "Correct a text" }).ClickAsync();
        await page.GetByLabel("Text", new() { Exact = true }).FillAsync("превет мир ,как дела");
        await page.GetByRole(AriaRole.Button, new() { Name = "Correct", Exact = true }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Region, new() { Name = "Corrected text" })).ToContainTextAsync("мир, как");
        Assert.Empty(visitor.Complaints);
    }
}
