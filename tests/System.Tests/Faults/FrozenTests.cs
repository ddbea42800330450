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

    // Of reports each queue has one consumer at a time, and of those who wait for their turn the broker says nothing: another queue tells.
    private static readonly (string Service, int Replicas, string Queue)[] Frozen =
        [("taskworker", 1, BusEndpoints.GenerateText), ("taskapi", 2, BusEndpoints.ProducerEvents)];

    [Fact]
    public async Task Processes_that_stood_still_until_the_broker_gave_them_up_take_part_again()
    {
        var system = faulty.System;
        using var client = await FrontClient.RegisterAsync(system.GatewayUrl);
        await using var socket = await client.ConnectAsync();
        await using var broker = await new ConnectionFactory { Uri = new Uri(system.Resource("rabbitmq").ConnectionString!) }
            .CreateConnectionAsync(TestContext.Current.CancellationToken);
        await ConsumersAsync(broker, "all of them to take messages", replicas => replicas, Back);
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var (service, replica) in Processes()) await system.FreezeAsync(service, replica);
            try
            {
                await ConsumersAsync(broker, "the broker to give them up", _ => 0, GivenUp);
            }
            finally
            {
                foreach (var (service, replica) in Processes()) await system.ThawAsync(service, replica);
            }

            foreach (var (service, _, _) in Frozen) await system.WaitUntilHealthyAsync(service, Back);
            await ConsumersAsync(broker, "them to take messages again", replicas => replicas, Back);
            var end = await socket.TerminalAsync(await client.StartAsync(TaskTypes.OnboardingGenerateGoals), Back);
            Assert.True(end.Type == "task_completed", end.Whole.ToJsonString());
        }
    }

    private static IEnumerable<(string Service, int Replica)> Processes() =>
        Frozen.SelectMany(one => Enumerable.Range(0, one.Replicas).Select(replica => (one.Service, replica)));

    private static async Task ConsumersAsync(IConnection broker, string whatFor, Func<int, int> expected, TimeSpan patience)
    {
        foreach (var (_, replicas, queue) in Frozen)
            await Wait.ForAsync($"{whatFor} ({queue})", async () => await CountAsync(broker, queue) == expected(replicas), patience);
    }

    private static async Task<uint> CountAsync(IConnection broker, string queue)
    {
        await using var channel = await broker.CreateChannelAsync(cancellationToken: TestContext.Current.CancellationToken);
        return (await channel.QueueDeclarePassiveAsync(queue, TestContext.Current.CancellationToken)).ConsumerCount;
    }
}
