using System.Diagnostics;
using AiTasks.Contracts;
using AiTasks.SystemTests.Clients;
using AiTasks.TestServers;

namespace AiTasks.SystemTests.Faults;

/// <summary>All clients of a push node lose it in the same moment.</summary>
[Collection(nameof(Faults))]
public sealed class HerdTests(FaultySystem faulty, ITestOutputHelper output)
{
    private const int People = 300;
    private const int AlmostAll = People * 99 / 100;

    private static readonly TimeSpan ReturnLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Recovery = TimeSpan.FromSeconds(120);

    [Fact]
    public async Task A_herd_that_lost_its_node_comes_back_to_the_other_and_has_every_event_once()
    {
        var system = faulty.System;
        var people = await FrontClient.RegisterAsync(system.GatewayUrl, People);
        Uri[] nodes = [system.Resource("push", 0).Url!, system.Resource("push", 1).Url!];
        var herd = people.Select(person => Listener.Start(nodes, person.CookieHeader, Returning.Resuming)).ToArray();
        await Wait.ForAsync("everybody to be connected", () => herd.All(listener => listener.Connections == 1));
        var tasks = await Task.WhenAll(people.Select(person => person.StartAsync(TaskTypes.OnboardingGenerateGoals)));
        await Wait.ForAsync("the tasks to have begun", () => herd.Count(listener => listener.Last > 0) > People / 2);

        await LoseAsync(herd, node: 0);
        await Wait.ForAsync("all ends to be heard", () => herd.Zip(tasks).All(one => one.First.Ends(one.Second).Count > 0), Recovery);
        await system.WaitUntilHealthyAsync("push");

        // Once more, when there is nothing left to be told.
        await LoseAsync(herd, node: 1);

        foreach (var (listener, task) in herd.Zip(tasks))
        {
            Assert.Empty(listener.Oddities);
            Assert.Single(listener.Ends(task));
            await listener.DisposeAsync();
        }

        var told = await system.QueryAsync<(string Email, long Seq)>(
            "select u.email, s.seq from streams s join users u on s.key = 'user:' || u.id where u.email = any(@people)",
            new { people = people.Select(person => person.Email).ToArray() });
        Assert.Equal(
            told.Select(stream => (stream.Email, stream.Seq)).Order(),
            people.Zip(herd).Select(one => (one.First.Email!, one.Second.Last)).Order());
        foreach (var person in people) person.Dispose();
        await system.WaitUntilHealthyAsync("push");
    }

    private async Task LoseAsync(Listener[] herd, int node)
    {
        var sockets = herd.Select(listener => listener.Connections).ToArray();
        var clock = Stopwatch.StartNew();
        await faulty.System.KillAsync("push", node);
        await Wait.ForAsync("the herd to come back", () => Back() >= AlmostAll, ReturnLimit);
        output.WriteLine($"99 % were back {clock.Elapsed.TotalSeconds:0.0} s after the death of node {node}");
        await Wait.ForAsync("the last ones to come back", () => Back() == People, ReturnLimit);

        int Back() => herd.Zip(sockets).Count(one => one.First.Connections > one.Second);
    }
}
