using AiTasks.Contracts;
using AiTasks.SystemTests.Clients;
using AiTasks.TestServers;
using RabbitMQ.Client;

namespace AiTasks.SystemTests.Faults;

/// <summary>A process that stands still, as those of a machine that is moved do.</summary>
[Collection(nameof(Faults))]
public sealed class FrozenTests(FaultySystem faulty)
{
    // Coming back is a race between the end of the old connection and the new one.
    private const int Rounds = 4;

    // The broker misses two heartbeats of 5 s and looks in between.
    private static readonly TimeSpan GivenUp = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Back = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData("taskworker", BusEndpoints.GenerateText, 1)]

    // Not the queues of reports: of those who wait for their turn at one of these the broker says nothing.
    [InlineData("taskapi", BusEndpoints.ProducerEvents, 2)]
    public async Task Processes_that_stood_still_until_the_broker_gave_them_up_take_part_again(string service, string queue, int replicas)
    {
        var system = faulty.System;
        using var client = await FrontClient.RegisterAsync(system.GatewayUrl);
        await using var socket = await client.ConnectAsync();
        await using var broker = await new ConnectionFactory { Uri = new Uri(system.Resource("rabbitmq").ConnectionString!) }
            .CreateConnectionAsync(TestContext.Current.CancellationToken);
        await Wait.ForAsync("all of them to take messages", async () => await ConsumersAsync(broker, queue) == replicas, Back);
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var replica in Enumerable.Range(0, replicas)) await system.FreezeAsync(service, replica);
            try
            {
                await Wait.ForAsync("the broker to give them up", async () => await ConsumersAsync(broker, queue) == 0, GivenUp);
            }
            finally
            {
                foreach (var replica in Enumerable.Range(0, replicas)) await system.ThawAsync(service, replica);
            }

            await system.WaitUntilHealthyAsync(service, Back);
            await Wait.ForAsync("them to take messages again", async () => await ConsumersAsync(broker, queue) == replicas, Back);
            var end = await socket.TerminalAsync(await client.StartAsync(TaskTypes.OnboardingGenerateGoals), Back);
            Assert.True(end.Type == "task_completed", end.Whole.ToJsonString());
        }
    }

    private static async Task<uint> ConsumersAsync(IConnection broker, string queue)
    {
        await using var channel = await broker.CreateChannelAsync(cancellationToken: TestContext.Current.CancellationToken);
        return (await channel.QueueDeclarePassiveAsync(queue, TestContext.Current.CancellationToken)).ConsumerCount;
    }
}
