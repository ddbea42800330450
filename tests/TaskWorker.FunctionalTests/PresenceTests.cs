using System.Collections.Concurrent;
using AiTasks.Contracts;
using AiTasks.TestServers;
using MassTransit;

namespace AiTasks.TaskWorker.FunctionalTests;

/// <summary>A worker says that it is there, what it can do and how its providers are, and that it goes.</summary>
public sealed class PresenceTests(Servers servers)
{
    private const string Provider = "of-this-test";

    [Fact]
    public async Task A_worker_tells_of_itself_and_of_its_end()
    {
        var said = new ConcurrentQueue<WorkerPresence>();
        var bus = Bus.Factory.CreateUsingRabbitMq(rabbit =>
        {
            rabbit.Host(new Uri(servers.Set.RabbitMqConnection));
            rabbit.ReceiveEndpoint(new TemporaryEndpointDefinition(), endpoint => endpoint.Handler<WorkerPresence>(context =>
            {
                // A worker of the test before may still say goodbye.
                if (context.Message.Providers?.Any(provider => provider.Name == Provider) == true) said.Enqueue(context.Message);
                return Task.CompletedTask;
            }));
        });
        await bus.StartAsync(TestContext.Current.CancellationToken);
        try
        {
            await using var worker = await Worker.StartAsync(
                servers, ("GenerationOptions:MaxConcurrency", "7"), ("GenerationOptions:PresenceInterval", "00:00:00.100"),
                ($"Providers:{Provider}:BaseUrl", servers.Model.BaseUrl));
            await Wait.ForAsync("several words of the worker", () => said.Count >= 3);
            Assert.All(said, word => Assert.Equal((7, 0), (word.Slots, word.Running)));
            Assert.Equal(
                (CircuitStates.Closed, 0L),
                said.First().Providers!.Where(provider => provider.Name == Provider).Select(provider => (provider.Circuit, provider.Active)).Single());

            await worker.StopAsync();
            await Wait.ForAsync("its goodbye", () => said.Last().Slots == 0);
            Assert.Single(said.Select(word => word.Worker).Distinct());
        }
        finally
        {
            await bus.StopAsync(CancellationToken.None);
        }
    }
}
