using AiTasks.SystemTests.Clients;
using AiTasks.TestServers;

namespace AiTasks.SystemTests.FrontEnds;

/// <summary>Front ends of contracts C and D that behave as the real ones, in a browser and in Node.js.</summary>
public sealed class FrontEndTests(OfflineSystem system)
{
    public enum Runs
    {
        InBrowser,
        InNode,
    }

    [Theory]
    [InlineData(Runs.InBrowser)]
    [InlineData(Runs.InNode)]
    public async Task They_show_tasks_and_drive_screens_and_come_back_when_they_are_cut_off(Runs runs)
    {
        using var person = await StatusClient.RegisterAsync(system.Gateway);
        using var producer = new Producer(system.Gateway);
        await using var network = new FaultProxy(system.Gateway.Host, system.Gateway.Port);
        await using var frontEnd = await StartAsync(runs, new Uri($"http://localhost:{network.Port}"), person.UserId, person.Token);
        await frontEnd.UntilAsync("both to be connected", known =>
            (int)known["status"]!["opened"]! == 1 && (int)known["screen"]!["opened"]! == 1 && (int)known["screen"]!["insightsOpened"]! == 1
            && known["status"]!["frames"]!.AsArray().Count == 2);

        var good = await producer.RegisterAsync(person.UserId, "resume_parse", "简历 <i>解析</i>");
        for (var step = 1; step <= 10; step++)
            await producer.ReportAsync(good, "progress", new { progress = step * 10, message = $"第 {step} 步", step = $"Step {step}/10" });
        await producer.ReportAsync(good, "complete", new { result = new { title = "<b>粗</b>", n = 9, items = new[] { new { x = 1 } } }, redirect_url = "/resume" });
        var bad = await producer.RegisterAsync(person.UserId);
        await producer.ReportAsync(bad, "fail", new { error = "<img src=x onerror=alert(1)>" });

        var known = await frontEnd.UntilAsync("the end of both tasks", all =>
            all["shown"]!.AsArray().Count == 4 && all["status"]!["notifications"]!.AsArray().Count(one => (string?)one!["status"] == "sent") == 2);
        Assert.Empty(known["status"]!["problems"]!.AsArray());
        Assert.Equal(0, (int?)known["tags"] ?? 0);
        Assert.Equal(
            Enumerable.Range(1, 10).Select(step => $"第 {step} 步"),
            known["status"]!["frames"]!.AsArray().Where(frame => (string?)frame!["status"] == "progress").Select(frame => (string)frame!["message"]!));
        Assert.Contains("n: 9", known["shown"]![1]!.ToString(), StringComparison.Ordinal);

        await producer.ShowAsync(new { user_id = person.UserId, type = "ui_update", data = new { orderId = 42 } });
        await producer.ShowAsync(new { user_id = person.UserId, type = "ui_toast", description = "без заголовка" });
        await producer.ShowAsync(new { user_id = person.UserId, type = "ui_redirect", target = "/orders" });
        await producer.ShowAsync(new { user_id = person.UserId, type = "ui_modal", data = new { type = "x", payload = new { items = 1 } } });
        var screen = (await frontEnd.UntilAsync("the modal", all => all["screen"]!["modals"]!.AsArray().Count == 1))["screen"]!;
        Assert.Equal(["Добро пожаловать!|Привет, 测试!|success", "stock title|без заголовка|success"], screen["toasts"]!.AsArray().Select(toast => (string)toast!));
        Assert.Equal((42, "/orders", 1, 1), ((int)screen["updates"]![0]!["orderId"]!, (string)screen["redirects"]![0]!, (int)screen["modals"]![0]!["items"]!, (int)screen["modals"]![0]!["payload"]!["items"]!));

        // More cuts than a client tries in a row: each success starts its counting anew.
        for (var cut = 1; cut <= 7; cut++)
        {
            network.Reset();
            var sockets = cut + 1;
            await frontEnd.UntilAsync($"everything to come back after cut {cut}", all =>
                (int)all["status"]!["opened"]! == sockets && (int)all["screen"]!["opened"]! == sockets && (int)all["screen"]!["insightsOpened"]! == sockets
                && (int)all["status"]!["tries"]! == 0 && (int)all["screen"]!["attempts"]! == 0);
        }

        await producer.ShowAsync(new { user_id = person.UserId, type = "ui_toast", title = "last" });
        known = await frontEnd.UntilAsync("the last toast", all => all["screen"]!["toasts"]!.AsArray().Any(toast => (string)toast! == "last||success"));
        Assert.Equal("completed", (string?)known["status"]!["tasks"]![good]!["status"]);
        Assert.Empty(known["screen"]!["insights"]!.AsArray());
        Assert.Equal((0, 1), ((int)known["screen"]!["refreshes"]!, known["screen"]!["updates"]!.AsArray().Count));
        Assert.DoesNotContain(known["status"]!["frames"]!.AsArray(), frame => (string?)frame!["type"] == "error");
    }

    [Theory]
    [InlineData(Runs.InBrowser)]
    [InlineData(Runs.InNode)]
    public async Task With_a_bad_token_they_never_open_and_give_up_after_five_tries(Runs runs)
    {
        await using var frontEnd = await StartAsync(runs, system.Gateway, 1, "nonsense");
        var known = await frontEnd.UntilAsync("both to give up", all => all["status"]!["gaveUp"] is not null && all["screen"]!["gaveUp"] is not null);
        Assert.Equal((0, 6, 0), ((int)known["status"]!["opened"]!, (int)known["status"]!["closed"]!, (int)known["screen"]!["opened"]!));
    }

    private static async Task<FrontEnd> StartAsync(Runs runs, Uri api, long userId, string token) => runs == Runs.InBrowser
        ? await BrowserFrontEnd.OpenAsync(api, userId, token)
        : new NodeFrontEnd(api, userId, token);
}
