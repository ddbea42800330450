using AiTasks.TaskWorker.FunctionalTests;
using AiTasks.TestServers;
using AiTasks.TestServers.FakeModels;

[assembly: AssemblyFixture(typeof(Servers))]
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace AiTasks.TaskWorker.FunctionalTests;

/// <summary>
/// A broker of this assembly's own (all workers on a broker share one queue of commands, and some tests stop the broker), a fake
/// model and a fake task API. One worker at a time runs against them.
/// </summary>
public sealed class Servers : IAsyncLifetime
{
    internal ServerSet Set { get; private set; } = null!;
    internal FakeModelServer Model { get; private set; } = null!;
    internal FakeTaskApi TaskApi { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Set = await ServerSet.StartAsync(ServerKinds.RabbitMq, owned: true, TestContext.Current.CancellationToken);
        Model = await FakeModelServer.StartAsync(TestContext.Current.CancellationToken);
        TaskApi = await FakeTaskApi.StartAsync(Set.RabbitMqConnection);
    }

    public async ValueTask DisposeAsync()
    {
        await TaskApi.DisposeAsync();
        await Model.DisposeAsync();
        await Set.DisposeAsync();
    }
}
