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

    [Fact]
    public async Task A_worker_that_stood_still_until_the_broker_gave_it_up_takes_part_again()
    {
        const string service = "taskworker";
        const string queue = BusEndpoints.GenerateText;
        var system = faulty.System;
        using var client = await FrontClient.RegisterAsync(system.GatewayUrl);
        await using var socket = await client.ConnectAsync();
        await using var broker = await new ConnectionFactory { Uri = new Uri(system.Resource("rabbitmq").ConnectionString!) }
            .CreateConnectionAsync(TestContext.Current.CancellationToken);
        for (var round = 0; round < Rounds; round++)
        {
            await system.FreezeAsync(service);
            try
            {
                await Wait.ForAsync("the broker to give it up", async () => await ConsumersAsync(broker, queue) == 0, GivenUp);
            }
            finally
            {
                await system.ThawAsync(service);
            }

            await system.WaitUntilHealthyAsync(service, Back);
            await Wait.ForAsync("it to take messages again", async () => await ConsumersAsync(broker, queue) == 1, Back);
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
