using AiTasks.Push.FunctionalTests;
using AiTasks.TestServers;

[assembly: AssemblyFixture(typeof(PushSystem))]

namespace AiTasks.Push.FunctionalTests;

/// <summary>A Redis, a task API, and two push nodes that every test may use and none may break.</summary>
public sealed class PushSystem : IAsyncLifetime
{
    private ServerSet? _servers;

    internal string Redis => _servers!.RedisConnection;

    internal FakeTaskApi Api { get; private set; } = null!;

    internal PushNode One { get; private set; } = null!;

    internal PushNode Two { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        _servers = await ServerSet.StartAsync(ServerKinds.Redis);
        Api = await FakeTaskApi.StartAsync(Redis);
        One = Node();
        Two = Node();
        await ReadyAsync(One);
        await ReadyAsync(Two);
    }

    public async ValueTask DisposeAsync()
    {
        await One.DisposeAsync();
        await Two.DisposeAsync();
        await Api.DisposeAsync();
        await _servers!.DisposeAsync();
    }

    /// <summary>One more node, for a test that needs other settings.</summary>
    internal PushNode Node(params (string Name, string Value)[] settings) => new(Redis, Api, settings);

    internal static Task ReadyAsync(PushNode node, string status = "Healthy") => Wait.ForAsync(
        $"the node's readiness to be {status}",
        async () => (await node.Http.GetStringAsync("/health/ready")).Contains($"\"status\":\"{status}\"", StringComparison.Ordinal));
}
