using System.Diagnostics;
using System.Net;
using AiTasks.Contracts;
using AiTasks.TaskApi.Streams;
using AiTasks.TestServers;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using StackExchange.Redis;

namespace AiTasks.TaskApi.FunctionalTests;

/// <summary>Who reports progress never waits for Redis, whatever the network to it does.</summary>
public sealed class StreamPublisherTests(TaskApiFixture fixture)
{
    // Far more than the buffers of two kernels and of the client library hold.
    private const int Messages = 400;
    private static readonly string Large = new('x', 100_000);

    // All of them together: encoding takes its time on a busy machine, waiting for Redis would take seconds each.
    private static readonly TimeSpan WithoutWaiting = TimeSpan.FromSeconds(2);

    [Fact]
    public async Task Publishing_does_not_wait_for_a_redis_that_the_network_swallows()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var configuration = ConfigurationOptions.Parse(fixture.Servers.RedisConnection);
        var server = (DnsEndPoint)configuration.EndPoints[0];
        await using var network = new FaultProxy(server.Host, server.Port);
        using var subscriber = await ConnectionMultiplexer.ConnectAsync(configuration);
        var heard = 0;
        var stream = $"user:{Guid.NewGuid():N}";
        await subscriber.GetSubscriber().SubscribeAsync(
            new RedisChannel(stream, RedisChannel.PatternMode.Literal), (_, _) => Interlocked.Increment(ref heard));

        var cut = configuration.Clone();
        cut.EndPoints.Clear();
        cut.EndPoints.Add(IPAddress.Loopback, network.Port);
        using var publisher = new StreamPublisher(
            new ConfigurationBuilder().AddInMemoryCollection([new("ConnectionStrings:redis", cut.ToString(includePassword: true))]).Build(),
            NullLogger<StreamPublisher>.Instance);
        await publisher.StartAsync(cancellation);
        await Wait.ForAsync("the way to be open", () =>
        {
            publisher.Publish([Event("")]);
            return Volatile.Read(ref heard) > 0;
        });

        network.Blackhole();
        var clock = Stopwatch.StartNew();
        for (var i = 0; i < Messages; i++)
            publisher.Publish([Event(Large)]);
        Assert.True(clock.Elapsed < WithoutWaiting, $"{Messages} messages took {clock.Elapsed}");

        network.Resume();
        var before = Volatile.Read(ref heard);
        await Wait.ForAsync("events to be published again", () =>
        {
            publisher.Publish([Event("")]);
            return Volatile.Read(ref heard) > before;
        });
        await publisher.StopAsync(cancellation);

        AppendedEvent Event(string text) => new(stream, "epoch", new StreamEvent
        {
            Seq = 1,
            Type = FactTypes.TaskProgressed,
            At = DateTimeOffset.UtcNow,
            Data = new TaskFact
            {
                TaskId = 1,
                TaskType = TaskTypes.GoalMentorHelp,
                State = TaskStates.Running,
                Progress = 1,
                ProgressText = text,
                CreatedAt = DateTimeOffset.UtcNow,
            },
        });
    }
}
