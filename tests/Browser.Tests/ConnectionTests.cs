namespace AiTasks.BrowserTests;

/// <summary>Pages that live through what happens to connections and servers.</summary>
public sealed class ConnectionTests(ConsoleSystem console)
{
    [Fact]
    public async Task Two_tabs_both_stay_live()
    {
        await using var visitor = await Visitor.SignedInAsync(console);
        var second = await visitor.OpenTabAsync();
        await second.GotoAsync("/app/tasks");
        await Assertions.Expect(second.GetByRole(AriaRole.Banner).GetByRole(AriaRole.Status)).ToHaveTextAsync("Live");

        await visitor.ChooseAsync("Habits");
        await visitor.StartAsync();
        await Assertions.Expect(second.GetByRole(AriaRole.Article).First.GetByRole(AriaRole.Progressbar)).ToBeVisibleAsync();
        await Assertions.Expect(visitor.Card).ToContainTextAsync("Done");
        await Assertions.Expect(second.GetByRole(AriaRole.Region, new() { Name = "History" })).ToContainTextAsync("Done");
        Assert.Empty(visitor.Complaints);
    }

    [Theory]
    [InlineData("push")]
    [InlineData("taskapi")]
    public async Task A_server_that_dies_in_the_middle_of_a_task_costs_time_and_no_result(string service)
    {
        await using var visitor = await Visitor.SignedInAsync(console);
        await visitor.ChooseAsync("First goals");
        await visitor.StartAsync();
        await Assertions.Expect(visitor.Card.GetByRole(AriaRole.Progressbar)).ToBeVisibleAsync();

        await Task.WhenAll(console.System.KillAsync(service, 0), console.System.KillAsync(service, 1));
        await console.System.WaitUntilHealthyAsync(service);
        await Assertions.Expect(visitor.Card).ToContainTextAsync("Done", new() { Timeout = 60_000 });
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Banner).GetByRole(AriaRole.Status)).ToHaveTextAsync("Live", new() { Timeout = 60_000 });
        Assert.Empty(visitor.Complaints);
    }

    [Fact]
    public async Task A_page_without_a_network_says_so_and_goes_on_when_it_is_back()
    {
        await using var visitor = await Visitor.SignedInAsync(console);
        var page = visitor.Page;
        await page.GetByLabel("Goal", new() { Exact = true }).FillAsync("Swim");
        await page.Context.SetOfflineAsync(true);
        await visitor.StartAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("cannot be reached");
        await page.Context.SetOfflineAsync(false);
        await visitor.StartAsync();
        await Assertions.Expect(visitor.Card).ToContainTextAsync("Done", new() { Timeout = 60_000 });
        Assert.Empty(visitor.Complaints);
    }
}
