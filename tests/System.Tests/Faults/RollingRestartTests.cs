using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.WebSockets;
using AiTasks.Contracts;
using AiTasks.SystemTests.Clients;
using AiTasks.TestServers;

namespace AiTasks.SystemTests.Faults;

/// <summary>Every process is replaced, one after another, while people work; none of them may notice.</summary>
[Collection(nameof(Faults))]
public sealed class RollingRestartTests(FaultySystem faulty, ITestOutputHelper output)
{
    private const int People = 20;
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(50);
    private static readonly (string Name, int Replica)[] Processes = [("taskapi", 0), ("taskapi", 1), ("push", 0), ("push", 1), ("taskworker", 0)];

    [Fact]
    public async Task Nobody_notices_that_every_process_is_replaced()
    {
        var system = faulty.System;
        var people = await Task.WhenAll(Enumerable.Range(0, People).Select(_ => FrontClient.RegisterAsync(system.GatewayUrl)));
        var heard = people.Select(_ => new ConcurrentDictionary<long, int>()).ToArray();
        using var over = new CancellationTokenSource();
        var listening = people.Select((person, index) => ListenAsync(system.GatewayUrl, person.CookieHeader, heard[index], over.Token)).ToArray();
        using var rolled = new CancellationTokenSource();
        var starting = StartAllAsync(people, rolled.Token);

        for (var round = 0; round < Scale.Of(1); round++)
        {
            foreach (var (name, replica) in Processes)
            {
                var watch = Stopwatch.StartNew();
                await system.TerminateAsync(name, replica);
                var ended = watch.Elapsed;
                await system.WaitUntilHealthyAsync(name);
                output.WriteLine($"{name} {replica}: ended after {ended.TotalSeconds:0.0} s, replaced after {watch.Elapsed.TotalSeconds:0.0} s");
            }
        }

        await rolled.CancelAsync();
        var (accepted, failures) = await starting;
        Assert.Empty(failures);
        Assert.True(accepted.Count > 100, $"Only {accepted.Count} starts were accepted.");

        foreach (var (person, task) in accepted)
        {
            await Wait.ForAsync($"the end of task {task}", async () => (string?)(await people[person].StatusAsync(task))["status"] == "completed", TimeSpan.FromSeconds(60));
            await Wait.ForAsync($"person {person} to hear of the end of task {task}", () => heard[person].ContainsKey(task));
        }

        output.WriteLine($"{accepted.Count} tasks, {heard.Sum(one => one.Values.Count(times => times > 1))} ends heard twice");
        await over.CancelAsync();
        await Task.WhenAll(listening);
        foreach (var person in people) person.Dispose();
    }

    private static async Task<(List<(int Person, long Task)> Accepted, List<string> Failures)> StartAllAsync(FrontClient[] people, CancellationToken over)
    {
        var accepted = new List<(int, long)>();
        var failures = new ConcurrentBag<string>();
        var starts = new List<Task<(int Person, long? Task)>>();
        using var pace = new PeriodicTimer(Pace);
        for (var i = 0; !over.IsCancellationRequested; i++)
        {
            await pace.WaitForNextTickAsync(CancellationToken.None);
            var (person, type) = (i % People, TaskTypes.All[i / People % TaskTypes.All.Count]);
            starts.Add(StartAsync(person, type));
        }

        foreach (var start in starts)
        {
            if (await start is (var person, { } task)) accepted.Add((person, task));
        }

        return (accepted, [.. failures]);

        async Task<(int, long?)> StartAsync(int person, string type)
        {
            try
            {
                var answer = await people[person].TryStartAsync(type, new { goal_title = "Марафон" });
                if ((string?)answer["status"] == "ok") return (person, (long)answer["data"]!["task_id"]!);
                if ((string?)answer["error_code"] != "ai_task_already_running") failures.Add(answer.ToJsonString());
            }
            catch (Exception error)
            {
                failures.Add(error.ToString());
            }

            return (person, null);
        }
    }

    // An unmodified client: it knows no positions and comes back whenever its socket closes.
    private static async Task ListenAsync(Uri gateway, string cookies, ConcurrentDictionary<long, int> heard, CancellationToken over)
    {
        while (!over.IsCancellationRequested)
        {
            try
            {
                await using var socket = await TaskSocket.ConnectAsync(gateway, cookies);
                var seen = 0;
                await Wait.ForAsync("the socket to close", () =>
                {
                    var closed = socket.IsClosed || over.IsCancellationRequested;
                    var frames = socket.Frames;
                    foreach (var frame in frames.Skip(seen).Where(frame => frame.Type == "task_completed"))
                        heard.AddOrUpdate(frame.TaskId!.Value, 1, (_, times) => times + 1);
                    seen = frames.Count;
                    return closed;
                }, TimeSpan.FromMinutes(30));
            }
            catch (WebSocketException)
            {
                // Turned away by a node that stops; the next one takes it.
            }
        }
    }
}
