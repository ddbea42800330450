using System.Diagnostics;
using AiTasks.TestServers;

namespace AiTasks.Push.FunctionalTests;

/// <summary>Old builds of contract A's client come back whatever they are told; two tabs of them have to come to rest.</summary>
public sealed class TruceTests(PushSystem system)
{
    private const int Rounds = 8;
    private const int Events = 5;
    private static readonly TimeSpan SettleTime = TimeSpan.FromSeconds(2);

    // Evictions after it would be late ones; an old client tries again after one second.
    private static readonly TimeSpan WatchTime = TimeSpan.FromSeconds(2);

    /// <summary>Which node a tab's next socket lands on.</summary>
    public enum Landing
    {
        SameNode,
        OneEach,
        Random,
    }

    [Theory]
    [InlineData(Landing.SameNode)]
    [InlineData(Landing.OneEach)]
    [InlineData(Landing.Random)]
    public Task Two_tabs_that_always_come_back_settle_within_two_seconds(Landing landing) => Task.WhenAll(
        from retryMs in (int[])[0, 100, 1000]
        from seed in Enumerable.Range(0, Rounds)
        select SettleAsync(landing, TimeSpan.FromMilliseconds(retryMs), new Random(seed)));

    private async Task SettleAsync(Landing landing, TimeSpan retry, Random random)
    {
        var user = TestTokens.NewUser();
        var stream = system.Api.StreamOf(user);
        await using var first = ReturningTab.Open(() => Land(first: true).ConnectAsync(user), retry);
        await Wait.ForAsync("the first tab to be open", () => first.IsOpen);
        await using var second = ReturningTab.Open(() => Land(first: false).ConnectAsync(user), retry);

        // How long a busy machine takes to open a socket is no part of it.
        await Wait.ForAsync("the tabs to begin to push each other out", () => first.Evictions + second.Evictions > 0);
        var clock = Stopwatch.StartNew();
        await Wait.ForAsync("the time to settle to be over", () => clock.Elapsed > SettleTime);
        var settled = first.Evictions + second.Evictions;
        await Wait.ForAsync("both tabs to be open", () => first.IsOpen && second.IsOpen);
        var from = stream.Seq;
        for (var i = 0; i < Events; i++)
            stream.Start();
        foreach (var tab in (ReturningTab[])[first, second])
            await Wait.ForAsync("every event to be in both tabs", () => Enumerable.Range(1, Events).All(i => tab.Got(from + i) == 1));

        await Wait.ForAsync("the time to watch to be over", () => clock.Elapsed > SettleTime + WatchTime);
        Assert.Equal(settled, first.Evictions + second.Evictions);
        Assert.True(first.IsOpen && second.IsOpen);

        PushNode Land(bool first)
        {
            lock (random)
            {
                return landing switch
                {
                    Landing.SameNode => system.One,
                    Landing.OneEach => first ? system.One : system.Two,
                    _ => random.Next(2) == 0 ? system.One : system.Two,
                };
            }
        }
    }
}
