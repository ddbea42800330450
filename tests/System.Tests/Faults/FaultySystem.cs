using AiTasks.TestServers;

namespace AiTasks.SystemTests.Faults;

/// <summary>A system of its own for tests that kill parts of it; one for all of them, since each leaves it healthy.</summary>
public sealed class FaultySystem : IAsyncLifetime
{
    // Tasks of some seconds, so that what dies dies in the middle of them, and room for all that waited for it.
    private static readonly Dictionary<string, string> WorkerSettings = new()
    {
        ["ModelOptions__OfflineChunkDelay"] = "00:00:00.060",
        ["GenerationOptions__MaxConcurrency"] = "300",
    };

    private RunningSystem? _system;

    public RunningSystem System => _system ?? throw new InvalidOperationException("The system has not been started.");

    public async ValueTask InitializeAsync() =>
        _system = await RunningSystem.StartAsync(
            new Dictionary<string, string>(WorkerSettings)
            {
                // One person can go on at once with the next task of the same type.
                ["TaskOptions__Cooldown"] = "00:00:00",
            },
            TestContext.Current.CancellationToken);

    /// <summary>A second worker, whose model answers at once: it has less to report than the first one, so its numbers do not reach as far.</summary>
    public Task<ServiceProcess> StartQuickWorkerAsync() => System.StartWorkerAsync(
        new Dictionary<string, string>(WorkerSettings) { ["ModelOptions__OfflineChunkDelay"] = "00:00:00" });

    public ValueTask DisposeAsync() => _system?.DisposeAsync() ?? ValueTask.CompletedTask;
}

/// <summary>Tests that kill things run after the others and one at a time: what they measure is recovery, not crowding.</summary>
[CollectionDefinition(nameof(Faults), DisableParallelization = true)]
public sealed class Faults : ICollectionFixture<FaultySystem>;
