using System.Net;
using AiTasks.Contracts;
using AiTasks.TestServers;
using Dapper;

namespace AiTasks.TaskApi.FunctionalTests;

/// <summary>Locks a table, which nobody else is to wait for.</summary>
[Collection(nameof(Alone))]
public sealed class HistoryFloodTests(TaskApiFixture fixture)
{
    private const int Flood = 100;
    private const int MaxConcurrent = 4;
    private const int MaxWaiting = 8;
    private const int Shed = Flood - MaxConcurrent - MaxWaiting;
    private const string SlowList = "/projects/tree";

    [Fact]
    public async Task A_flood_of_slow_lists_is_shed_in_words_that_clients_know_while_starts_and_deliveries_go_on()
    {
        await using var node = await fixture.StartReadyNodeAsync(
            ("HistoryLimitOptions:Share", "0.2"), ("StorageOptions:MaxConnections", $"{MaxConcurrent * 5}"), ("HistoryLimitOptions:MaxWaiting", $"{MaxWaiting}"),
            ("StorageOptions:StatementTimeout", "00:01:00"), ("StorageOptions:CommandTimeout", "00:01:10"));
        using var browser = await fixture.SignInAsync(node);
        using var client = node.CreateDefaultClient();
        client.DefaultRequestHeaders.Authorization = new("Bearer", PushClient.Session(browser));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(client, SlowList));

        await using var admin = fixture.Admin();
        await admin.OpenAsync(TestContext.Current.CancellationToken);
        await using var slow = await admin.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await admin.ExecuteAsync("lock table project_nodes in access exclusive mode", transaction: slow);
        var flood = Enumerable.Range(0, Flood).Select(_ => client.GetAsync(SlowList)).ToList();
        await Wait.ForAsync("what finds no room to be refused", () => flood.Count(call => call.IsCompleted) == Shed);
        var (refused, held) = (flood.Where(call => call.IsCompleted).ToList(), flood.Where(call => !call.IsCompleted).ToList());
        foreach (var call in refused) await ShedAsync(await call, "\"error\":\"service_unavailable\"");

        // Other lists go last as well, each in its own dialect.
        await ShedAsync(await client.GetAsync("/api/task/tasks"), "\"code\":503");
        await ShedAsync(await client.GetAsync("/api/webhooks/deliveries"), "\"status\":503");
        await ShedAsync(await browser.SendAsync("app/ai-tasks/history/", new StringContent("{}")), "service_unavailable");

        var ids = new List<long>();
        foreach (var type in TaskTypes.All) ids.Add(await browser.StartAsync(type));
        foreach (var id in ids) Assert.True(await (await fixture.Worker.ClaimAsync(id)).CompleteAsync());
        using var push = new PushClient(fixture).CreateClient(node.CreateDefaultClient());
        push.DefaultRequestHeaders.Authorization = client.DefaultRequestHeaders.Authorization;
        using (var welcome = await push.PostAsync(PushApiRoutes.Welcome, null)) welcome.EnsureSuccessStatusCode();
        foreach (var id in ids) Assert.Equal("completed", (string?)(await browser.StatusAsync(id))["status"]);
        Assert.DoesNotContain(held, call => call.IsCompleted);

        // What was taken in is answered, and there is room again.
        await slow.RollbackAsync(TestContext.Current.CancellationToken);
        foreach (var call in held) Assert.Equal(HttpStatusCode.OK, (await call).StatusCode);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(client, SlowList));
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient client, string path)
    {
        using var response = await client.GetAsync(path);
        return response.StatusCode;
    }

    private static async Task ShedAsync(HttpResponseMessage response, string expected)
    {
        using (response)
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
            Assert.NotNull(response.Headers.RetryAfter);
            Assert.Contains(expected, await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
    }
}
