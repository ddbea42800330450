using AiTasks.TestServers;

namespace AiTasks.Push.FunctionalTests;

/// <summary>A node tells the task API whose sockets it holds, and says goodbye.</summary>
public sealed class PresenceTests(PushSystem system)
{
    [Fact]
    public async Task A_node_tells_of_its_sockets_and_of_its_end()
    {
        await using var api = await FakeTaskApi.StartAsync(system.Redis);
        var node = new PushNode(system.Redis, api, ("ConnectionOptions:PresenceInterval", "00:00:00.050"));
        await PushSystem.ReadyAsync(node);
        var person = TestTokens.NewUser();
        await using (var first = await node.ConnectAsync(person))
        await using (var second = await node.ConnectAsync(TestTokens.NewUser()))
        {
            await first.NextAsync("active_tasks");
            await second.NextAsync("active_tasks");
            await Wait.ForAsync("both sockets to be told", () =>
                api.Presences.Any(presence => presence.Sockets.GetValueOrDefault("front-tasks") == 2 && presence.People == 2));
        }

        await Wait.ForAsync("their end to be told", () => api.Presences.Last() is { People: 0, Sockets.Count: 0 });
        Assert.DoesNotContain(api.Presences, presence => presence.Stopping);
        await node.DisposeAsync();
        var last = api.Presences.Last();
        Assert.True(last.Stopping);
        Assert.Single(api.Presences.Select(presence => presence.Node).Distinct());
    }
}
