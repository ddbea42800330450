using System.Text.Json.Nodes;
using AiTasks.SystemTests.Clients;
using AiTasks.TestServers;

namespace AiTasks.SystemTests.Browsers;

/// <summary>The client for browsers beside the one that exists, on the same server and through the same bad network.</summary>
public sealed class SideBySideTests(OfflineSystem system)
{
    private const int Cuts = 50;

    // Of these kinds of tasks each person has one; the last ones are still open at the end.
    private const int Kinds = 30;
    private const int OpenKinds = 4;

    private static readonly string[] Words = ["open", "results", "errors"];

    [Fact]
    public async Task Both_know_the_same_after_fifty_cuts_at_random_moments()
    {
        using var ours = await FrontClient.RegisterAsync(system.Gateway);
        using var plain = await FrontClient.RegisterAsync(system.Gateway);
        using var producer = new Producer(system.Gateway);
        await using var network = new FaultProxy(system.Gateway.Host, system.Gateway.Port);
        await using var pages = new SideBySide(new Uri($"http://127.0.0.1:{network.Port}"), ours.CookieHeader, plain.CookieHeader);
        await pages.UntilAsync("both to be connected", known => Opened(known, "ours") > 0 && Opened(known, "plain") > 0);

        var backend = new RandomBackend(producer, [ours.Email!, plain.Email!], Kinds, seed: 8);
        await backend.RegisterAsync();
        await pages.StartAsync();
        for (var cut = 1; cut <= Cuts; cut++)
        {
            var before = await pages.UntilAsync("an answer", _ => true);
            await backend.GoOnAsync();
            network.Reset();

            // They end while nobody is there to hear it, too.
            await backend.GoOnAsync();
            if (cut % 2 == 0) await backend.EndOneAsync(OpenKinds);
            await pages.UntilAsync($"both to come back after cut {cut}", known =>
                Opened(known, "ours") > Opened(before, "ours") && Opened(known, "plain") > Opened(before, "plain"));
        }

        while (await backend.EndOneAsync(OpenKinds))
            await backend.GoOnAsync();

        var last = await pages.UntilAsync("both to know the same", known =>
            JsonNode.DeepEquals(Told(known, "ours"), Told(known, "plain")) && Count(known, "open") == OpenKinds && Count(known, "results") + Count(known, "errors") == backend.Ended + 1);
        Assert.Equal(backend.Progress.OrderBy(one => one.Key), last["ours"]!["open"]!.AsObject().Select(one => KeyValuePair.Create(one.Key, (int)one.Value!)).OrderBy(one => one.Key));
        Assert.Equal("completed", (string?)last["ours"]!["task"]!["status"]);
        Assert.True(JsonNode.DeepEquals(last["ours"]!["task"]!["result"], last["plain"]!["results"]!["goal_decomposition"]), last.ToJsonString());
        Assert.NotEmpty(last["plain"]!["results"]!["goal_decomposition"]!["steps"]!.AsArray());
    }

    private static int Opened(JsonObject known, string page) => (int)known[page]!["opened"]!;

    private static int Count(JsonObject known, string what) => known["ours"]![what]!.AsObject().Count;

    private static JsonObject Told(JsonObject known, string page) => new(
        Words.Select(what => KeyValuePair.Create(what, (JsonNode?)known[page]![what]!.DeepClone())));
}
