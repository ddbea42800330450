using System.Text.Json;
using System.Text.RegularExpressions;
using AiTasks.TestServers.Pictures;

namespace AiTasks.BrowserTests;

/// <summary>What the Telegram bot does, in a browser.</summary>
public sealed class PostTests(ConsoleSystem console)
{
    [Fact]
    public async Task A_post_is_written_changed_and_made_anew()
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

        await page.GetByRole(AriaRole.Link, new() { Name = "All posts" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Region, new() { Name = "Your posts" }).GetByRole(AriaRole.Link)).ToHaveCountAsync(1);
        Assert.Empty(visitor.Complaints);
    }

    [Fact]
    public async Task A_post_arrives_in_its_channel_and_a_refusal_is_said_in_words()
    {
        await using var visitor = await Visitor.SignedInAsync(console, "/app/posts");
        var page = visitor.Page;
        await page.GetByLabel("What is the post about?").FillAsync("Открытие катка");
        await page.GetByRole(AriaRole.Button, new() { Name = "Write the post" }).ClickAsync();
        var chat = page.GetByLabel("Channel or group");
        var publish = page.GetByRole(AriaRole.Button, new() { Name = "Publish" });
        var form = page.Locator("form").Filter(new() { Has = chat });
        var (channel, closed) = ($"@rink{Guid.NewGuid():N}"[..20], $"@shut{Guid.NewGuid():N}"[..20]);
        console.Telegram.Refuse(closed, 403, "Forbidden: bot was kicked from the channel chat");

        await publish.ClickAsync();
        await Assertions.Expect(chat).ToHaveAttributeAsync("aria-invalid", "true");
        await chat.FillAsync(closed);
        await publish.ClickAsync();
        await Assertions.Expect(form.GetByRole(AriaRole.Alert)).ToContainTextAsync("Бот не может писать в этот чат");
        await Assertions.Expect(form.GetByRole(AriaRole.Status)).ToBeEmptyAsync();

        await chat.FillAsync(channel);
        await publish.ClickAsync();
        await Assertions.Expect(form.GetByRole(AriaRole.Status)).ToHaveTextAsync("The post has been sent.");
        await Assertions.Expect(form.GetByRole(AriaRole.Alert)).ToHaveCountAsync(0);
        var text = await page.GetByLabel("Text", new() { Exact = true }).InputValueAsync();
        Assert.Equal(text, Assert.Single(console.Telegram.Messages, message => message.Call.Chat == channel).Call.Text);
        Assert.DoesNotContain(console.Telegram.Messages, message => message.Call.Chat == closed);
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
        await AddTextAsync(page, "Осень");
        await Assertions.Expect(page.GetByRole(AriaRole.Listitem).Filter(new() { HasText = "Осень" })).ToBeVisibleAsync();
        await Assertions.Expect(picture).Not.ToHaveAttributeAsync("src", before);
        await page.GetByRole(AriaRole.Listitem).Filter(new() { HasText = "Осень" }).GetByRole(AriaRole.Button, new() { Name = "Remove" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Listitem).Filter(new() { HasText = "Осень" })).ToBeHiddenAsync();
        Assert.Empty(visitor.Complaints);
    }

    [Fact]
    public async Task A_picture_is_made_of_another_one_in_the_format_that_was_chosen()
    {
        await using var visitor = await Visitor.SignedInAsync(console, "/app/posts");
        var page = visitor.Page;
        var about = $"Афиша {Guid.NewGuid():N}";
        await page.GetByRole(AriaRole.Button, new() { Name = "Picture", Exact = true }).ClickAsync();
        await page.GetByLabel("What should be in the picture?").FillAsync(about);
        await page.GetByLabel("Format").SelectOptionAsync("16:9");
        await page.GetByLabel("A picture to work on").SetInputFilesAsync(
            new FilePayload { Name = "base.png", MimeType = "image/png", Buffer = Png.Solid(320, 180, 10, 20, 200) });
        await page.GetByRole(AriaRole.Button, new() { Name = "Make the picture" }).ClickAsync();

        var picture = page.GetByRole(AriaRole.Img, new() { Name = "The picture as it is sent" });
        await Assertions.Expect(picture).ToBeVisibleAsync();
        Assert.Equal(16.0 / 9, await picture.EvaluateAsync<double>("image => image.naturalWidth / image.naturalHeight"), 0.01);
        Assert.NotNull(Assert.Single(console.Model.Images.Calls, call => call.Prompt.Contains(about, StringComparison.Ordinal)).Base);
        Assert.Empty(visitor.Complaints);
    }

    [Fact]
    public async Task A_post_that_is_not_there_and_a_list_that_does_not_come_say_so()
    {
        await using var visitor = await Visitor.SignedInAsync(console, $"/app/posts/{Guid.NewGuid()}");
        var page = visitor.Page;
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Publish" })).ToHaveCountAsync(0);

        await page.RouteAsync("**/api/post", route => route.AbortAsync());
        await page.GetByRole(AriaRole.Link, new() { Name = "All posts" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("cannot be reached");
        await page.UnrouteAsync("**/api/post");
        await page.GetByRole(AriaRole.Button, new() { Name = "Try again" }).ClickAsync();
        await Assertions.Expect(page.GetByText("No posts yet.")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Layers_are_changed_and_put_into_another_order_with_the_keyboard()
    {
        await using var visitor = await Visitor.SignedInAsync(console, "/app/posts");
        var page = visitor.Page;
        await WritePostAsync(page);
        await page.GetByRole(AriaRole.Button, new() { Name = "Rectangle", Exact = true }).ClickAsync();
        await page.GetByLabel("Colour").FillAsync("#104060");
        await page.GetByLabel("Width", new() { Exact = true }).FillAsync("900");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add a rectangle" }).ClickAsync();
        await Assertions.Expect(Layers(page)).ToHaveTextAsync([new Regex("#104060")]);
        await AddTextAsync(page, "Осень");
        await Assertions.Expect(Layers(page)).ToHaveTextAsync([new Regex("#104060"), new Regex("Осень")]);

        // What lies behind everything cannot be seen: the picture is another one, and so is what the server draws.
        var picture = page.GetByRole(AriaRole.Img, new() { Name = "The picture as it is sent" });
        var before = await picture.GetAttributeAsync("src") ?? "";
        var back = page.GetByRole(AriaRole.Button, new() { Name = "Further back: Text Осень" });
        await back.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(Layers(page)).ToHaveTextAsync([new Regex("Осень"), new Regex("#104060")]);
        await Assertions.Expect(page.GetByText("Text Осень is now number 1 of 2.")).ToBeVisibleAsync();
        await Assertions.Expect(back).ToBeDisabledAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Further to the front: Text Осень" })).ToBeFocusedAsync();
        await Assertions.Expect(picture).Not.ToHaveAttributeAsync("src", before);

        var edit = Layers(page).First.GetByRole(AriaRole.Button, new() { Name = "Change" });
        await edit.ClickAsync();
        await Layers(page).First.GetByLabel("Text of the layer").FillAsync("Зима");
        await Layers(page).First.GetByLabel("From the left").FillAsync("300");
        await Layers(page).First.GetByLabel("Opacity, %").FillAsync("40");
        await Layers(page).First.GetByLabel("Alignment").SelectOptionAsync("right");
        await Layers(page).First.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Assertions.Expect(Layers(page)).ToHaveTextAsync([new Regex("Зима"), new Regex("#104060")]);
        await Assertions.Expect(edit).ToBeFocusedAsync();

        await page.ReloadAsync();
        await edit.ClickAsync();
        await Assertions.Expect(Layers(page).First.GetByLabel("From the left")).ToHaveValueAsync("300");
        await Assertions.Expect(Layers(page).First.GetByLabel("Opacity, %")).ToHaveValueAsync("40");
        await Assertions.Expect(Layers(page).First.GetByLabel("Alignment")).ToHaveValueAsync("right");
        await Assertions.Expect(Layers(page).First.GetByLabel("Bold")).ToBeCheckedAsync();
        await Layers(page).First.GetByRole(AriaRole.Button, new() { Name = "Leave it" }).ClickAsync();
        await Assertions.Expect(edit).ToBeFocusedAsync();
        Assert.Empty(visitor.Complaints);
    }

    [Fact]
    public async Task A_picture_that_is_not_read_yet_keeps_its_place_so_that_no_button_below_moves_away_under_a_click()
    {
        await using var visitor = await Visitor.SignedInAsync(console, "/app/posts");
        var page = visitor.Page;
        await WritePostAsync(page);
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Add a text" })).ToBeVisibleAsync();

        // Called before the browser can have read what the element was given.
        await page.EvaluateAsync("""
            () => new MutationObserver((records, observer) => {
                const picture = records.flatMap(({ addedNodes }) => [...addedNodes]).find(node => node instanceof HTMLImageElement);
                if (!picture) return;
                observer.disconnect();
                const { width, height } = picture.getBoundingClientRect();
                window.pictureAtFirst = { read: picture.complete, width, height };
            }).observe(document.body, { childList: true, subtree: true })
            """);
        await AddTextAsync(page, "Осень");
        await Assertions.Expect(page.GetByRole(AriaRole.Img, new() { Name = "The picture as it is sent" })).ToBeVisibleAsync();
        var atFirst = await page.EvaluateAsync<JsonElement>("() => window.pictureAtFirst");
        Assert.False(atFirst.GetProperty("read").GetBoolean());
        Assert.InRange(atFirst.GetProperty("width").GetDouble(), 100, 2_000);
        Assert.Equal(atFirst.GetProperty("width").GetDouble(), atFirst.GetProperty("height").GetDouble(), tolerance: 2);
        Assert.Empty(visitor.Complaints);
    }

    [Fact]
    public async Task On_a_narrow_screen_the_words_of_a_layer_can_be_read()
    {
        await using var visitor = await Visitor.SignedInAsync(console, "/app/posts", new() { ViewportSize = new() { Width = 390, Height = 900 } });
        var page = visitor.Page;
        await WritePostAsync(page);
        await AddTextAsync(page, "Субботник в парке");
        var words = await Layers(page).GetByText("Субботник в парке").BoundingBoxAsync();
        Assert.InRange(words!.Width, 140, 390);
        Assert.True(await page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= innerWidth"), "The page is wider than its window.");
    }

    [Fact]
    public async Task A_move_that_is_cut_off_in_the_middle_loses_no_layer_and_shows_what_the_server_has()
    {
        await using var visitor = await Visitor.SignedInAsync(console, "/app/posts");
        var page = visitor.Page;
        await WritePostAsync(page);
        foreach (var text in (string[])["eins", "zwei", "drei"])
        {
            await AddTextAsync(page, text);
            await Assertions.Expect(Layers(page).Last).ToContainTextAsync(text);
        }

        // The first of its two calls arrives; the second never does, however often it is repeated.
        var changes = 0;
        await page.RouteAsync("**/layer/*", route => route.Request.Method == "PUT" && ++changes > 1 ? route.AbortAsync() : route.ContinueAsync());
        await page.GetByRole(AriaRole.Button, new() { Name = "Further back: Text drei" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("cannot be reached");
        await Assertions.Expect(Layers(page)).ToHaveTextAsync([new Regex("eins"), new Regex("zwei"), new Regex("drei")]);

        // Two of them stand at the same number now, which the next move mends.
        await page.UnrouteAsync("**/layer/*");
        await page.GetByRole(AriaRole.Button, new() { Name = "Further back: Text drei" }).ClickAsync();
        await Assertions.Expect(Layers(page)).ToHaveTextAsync([new Regex("eins"), new Regex("drei"), new Regex("zwei")]);
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToHaveCountAsync(0);
        await AddTextAsync(page, "vier");
        await Assertions.Expect(Layers(page)).ToHaveTextAsync([new Regex("eins"), new Regex("drei"), new Regex("zwei"), new Regex("vier")]);
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

    private static ILocator Layers(IPage page) => page.GetByRole(AriaRole.Region, new() { Name = "Layers" }).GetByRole(AriaRole.Listitem);

    internal static async Task WritePostAsync(IPage page)
    {
        await page.GetByLabel("What is the post about?").FillAsync("Осень в парке");
        await page.GetByRole(AriaRole.Button, new() { Name = "Write the post" }).ClickAsync();
    }

    internal static async Task AddTextAsync(IPage page, string text)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "Text", Exact = true }).ClickAsync();
        await page.GetByLabel("Text of the layer").FillAsync(text);
        await page.GetByRole(AriaRole.Button, new() { Name = "Add a text" }).ClickAsync();
    }
}
