using System.Collections.Concurrent;
using AiTasks.Contracts;
using AiTasks.SystemTests.Clients;

namespace AiTasks.SystemTests.Faults;

[Collection(nameof(Faults))]
public sealed class OutageUnderLoadTests(FaultySystem faulty, ITestOutputHelper output)
{
    private const int People = 50;
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(50);

    [Theory]
    [InlineData("postgres")]
    [InlineData("redis")]
    [InlineData("rabbitmq")]
    public async Task Every_task_accepted_around_a_servers_death_ends_and_its_person_hears_of_it(string server)
    {
        var system = faulty.System;
        var people = await Task.WhenAll(Enumerable.Range(0, People).Select(_ => FrontClient.RegisterAsync(system.GatewayUrl)));
        var sockets = await Task.WhenAll(people.Select(person => person.ConnectAsync()));
        var accepted = new ConcurrentBag<(int Person, long Task)>();
        var refused = 0;

        // 20 starts a second: each person each type once, the server dying after the first third.
        var starts = new List<Task>();
        using var pace = new PeriodicTimer(Pace);
        foreach (var (type, round) in TaskTypes.All.Select((type, round) => (type, round)))
        {
            for (var person = 0; person < People; person++)
            {
                await pace.WaitForNextTickAsync();
                starts.Add(StartAsync(person, type));
            }

            if (round == 1) await system.KillServerAsync(server);
        }

        await Task.WhenAll(starts);
        await system.WaitUntilHealthyAsync(server);
        output.WriteLine($"{server}: {accepted.Count} accepted, {refused} refused while it was away");
        Assert.True(accepted.Count >= People * 3, $"Only {accepted.Count} starts were accepted.");

        foreach (var (person, task) in accepted)
        {
            var heard = await sockets[person].TerminalAsync(task, TimeSpan.FromSeconds(130));
            if (heard.Type != "task_completed")
            {
                foreach (var service in (string[])["taskworker", "taskapi"]) output.WriteLine($"{service}:\n{system.Logs(service)}");
                Assert.Fail(heard.Whole.ToJsonString());
            }

            Assert.Equal("completed", (string?)(await people[person].StatusAsync(task))["status"]);
        }

        output.WriteLine($"{server}: all completed");
        foreach (var socket in sockets) await socket.DisposeAsync();
        foreach (var person in people) person.Dispose();

        async Task StartAsync(int person, string type)
        {
            var answer = await people[person].TryStartAsync(type, new { goal_title = "Марафон" });
            if ((string?)answer["status"] == "ok") accepted.Add((person, (long)answer["data"]!["task_id"]!));
            else Interlocked.Increment(ref refused);
        }
    }
}
