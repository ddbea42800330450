using AiTasks.TestServers;

[assembly: AssemblyFixture(typeof(AiTasks.SystemTests.OfflineSystem))]

namespace AiTasks.SystemTests;

/// <summary>The system as a newcomer has it: no key, no configuration. Shared by all tests that break nothing.</summary>
public sealed class OfflineSystem : IAsyncLifetime
{
    private RunningSystem? _system;

    public RunningSystem System => _system ?? throw new InvalidOperationException("The system has not been started.");

    public Uri Gateway => System.GatewayUrl;

    public async ValueTask InitializeAsync() =>
        _system = await RunningSystem.StartAsync(cancellationToken: TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync() => _system?.DisposeAsync() ?? ValueTask.CompletedTask;
}
