namespace AiTasks.TelegramAgent.FunctionalTests;

/// <summary>An agent and its backend. Tests of one class come one after the other, so the newest call is the test's own.</summary>
public sealed class AgentSystem : IAsyncLifetime
{
    internal FakeBackend Backend { get; private set; } = null!;

    internal AgentNode Agent { get; private set; } = null!;

    public async ValueTask InitializeAsync() => await InitializeAsync([]);

    public async ValueTask DisposeAsync()
    {
        await Agent.DisposeAsync();
        await Backend.DisposeAsync();
    }

    /// <summary>One of its own, for a test that needs other settings.</summary>
    internal static async Task<AgentSystem> StartAsync(params (string Name, string Value)[] settings)
    {
        var system = new AgentSystem();
        await system.InitializeAsync(settings);
        return system;
    }

    private async Task InitializeAsync((string Name, string Value)[] settings)
    {
        Backend = await FakeBackend.StartAsync(PinnedTime.Saturday);
        Agent = new AgentNode(Backend.Address, PinnedTime.Saturday, settings);
    }
}
