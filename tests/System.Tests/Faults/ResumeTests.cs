using System.Text.Json.Nodes;
using AiTasks.SystemTests.Clients;
using AiTasks.TestServers;

namespace AiTasks.SystemTests.Faults;

/// <summary>Clients whose connections are cut all the time.</summary>
[Collection(nameof(Faults))]
public sealed class ResumeTests(FaultySystem faulty, ITestOutputHelper output)
{
    private const int People = 50;
    private const int Rounds = 6;
    private const int FramesBetweenCuts = 4;

    // About 200 tasks of 50 events, cut 20 times each.
    private const int LeastEvents = 200 * 50;
    private const int LeastCuts = 200 * 20;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task Clients_cut_at_random_moments_see_every_event_exactly_once_on_whatever_node_they_come_back_to()
    {
        var system = faulty.System;
        Uri[] nodes = [.. system.Resources.Where(resource => resource.Name == "push").Select(resource => resource.Url!)];
        Assert.Equal(2, nodes.Length);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Scale.Of(Patience));

        var clients = await Task.WhenAll(Enumerable.Range(1, People).Select(async seed =>
        {
            using var person = await FrontClient.RegisterAsync(system.GatewayUrl);
            var client = new ResumingClient(nodes, person.CookieHeader, seed);
            await client.BeginAsync();

            // A busy machine passes over some progress, so that a task has fewer events.
            for (var round = 0; round < Scale.Of(Rounds) || client.Events.Count < Scale.Of(LeastEvents) / People; round++)
            {
                var task = await person.StartAsync(LongTask.Type, LongTask.Context);
                await client.ReadUntilEndAsync(task, FramesBetweenCuts, limit.Token);
            }

            await AssertWholeAsync(system.GatewayUrl, person.CookieHeader, client);
            return client;
        }));

        var (events, cuts) = (clients.Sum(client => client.Events.Count), clients.Sum(client => client.Cuts));
        output.WriteLine($"{clients.Sum(client => client.Events.Count(ResumingClient.IsEnd))} tasks, {events} events, {cuts} cuts");
        Assert.True(events >= Scale.Of(LeastEvents), $"Only {events} events.");
        Assert.True(cuts >= Scale.Of(LeastCuts), $"Only {cuts} cuts.");
    }

    // Without a hole, and the same as an event stream tells that reads it from the beginning.
    private static async Task AssertWholeAsync(Uri gateway, string cookies, ResumingClient client)
    {
        Assert.Equal(Enumerable.Range(1, client.Events.Count).Select(seq => (long)seq), client.Events.Select(one => (long)one["seq"]!));

        var told = new List<JsonNode>();
        await foreach (var frame in EventStream.ReadAsync(gateway, cookies, $"{client.Epoch}:0", TestContext.Current.CancellationToken))
        {
            told.Add(frame);
            if (told.Count == client.Events.Count)
                break;
        }

        foreach (var (heard, read) in client.Events.Zip(told))
            Assert.True(JsonNode.DeepEquals(heard, read), $"{heard} is not {read}");
    }
}
