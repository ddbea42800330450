using System.Diagnostics;
using AiTasks.Contracts;
using AiTasks.SystemTests.Clients;
using AiTasks.TestServers;

namespace AiTasks.SystemTests.Faults;

/// <summary>The broker is stopped, or blocks everybody who has something to say.</summary>
[Collection(nameof(Faults))]
public sealed class BrokerAwayTests(FaultySystem faulty, ITestOutputHelper output)
{
    // An orchestrator kills after this.
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan PromptAnswer = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Recovery = TimeSpan.FromSeconds(90);

    private static readonly string[] OnTheBus = ["taskapi", "taskworker"];
    private static readonly object Context = new { goal_title = "Марафон" };

    [Fact]
    public async Task Every_service_told_to_stop_while_the_broker_is_away_ends_in_good_order_and_in_time()
    {
        var system = faulty.System;
        using var client = await FrontClient.RegisterAsync(system.GatewayUrl);
        await using var socket = Listener.Start([system.GatewayUrl], client.CookieHeader, Returning.Resuming);
        var task = await client.StartAsync(TaskTypes.OnboardingGenerateGoals);
        await Wait.ForAsync("the task to be worked on", async () => (string?)(await client.StatusAsync(task))["status"] == "running");

        await system.ControlBrokerAsync("stop_app");
        try
        {
            await Wait.ForAsync("the worker to notice", () => system.Resource("taskworker").Status == "Unhealthy");
            foreach (var service in system.Resources.Where(resource => resource.Url is not null))
                await StopAsync(service);

            // Those that replaced them have never met the broker and try to connect for the first time.
            foreach (var name in OnTheBus)
            {
                foreach (var service in system.Resources.Where(resource => resource.Name == name))
                {
                    await AnswersAsync(service);
                    await StopAsync(service);
                }
            }
        }
        finally
        {
            await system.ControlBrokerAsync("start_app");
        }

        foreach (var name in system.Resources.Where(resource => resource.Url is not null).Select(resource => resource.Name).Distinct())
            await system.WaitUntilHealthyAsync(name);
        await Wait.ForAsync("the task to complete after all", () => socket.Ends(task).Count == 1, Recovery);
        Assert.Equal("completed", (string?)(await client.StatusAsync(task))["status"]);
    }

    [Fact]
    public async Task While_the_broker_blocks_its_publishers_starts_are_accepted_and_complete_afterwards()
    {
        var system = faulty.System;
        using var client = await FrontClient.RegisterAsync(system.GatewayUrl);
        await using var socket = await client.ConnectAsync();
        var tasks = new List<long> { await client.StartAsync(TaskTypes.All[0], Context) };
        await socket.FrameAsync("task_progress", tasks[0]);

        await system.ControlBrokerAsync("set_disk_free_limit", "100000GB");
        try
        {
            foreach (var type in TaskTypes.All.Skip(1))
            {
                var clock = Stopwatch.StartNew();
                tasks.Add(await client.StartAsync(type, Context));
                Assert.True(clock.Elapsed < PromptAnswer, $"The start of {type} took {clock.Elapsed}.");
            }

            // Its worker is not heard any more, so it is taken from it.
            await Wait.ForAsync("the block to be felt", async () =>
                (await system.QueryAsync<int>("select attempt from tasks where id = @id", new { id = tasks[0] })).Single() == 2);
            Assert.Empty(socket.Terminals(tasks[0]));
        }
        finally
        {
            await system.ControlBrokerAsync("set_disk_free_limit", "50MB");
        }

        var freed = Stopwatch.StartNew();
        foreach (var task in tasks)
        {
            var end = await socket.TerminalAsync(task, Recovery);
            Assert.True(end.Type == "task_completed", end.Whole.ToJsonString());
        }

        output.WriteLine($"{tasks.Count} tasks completed {freed.Elapsed.TotalSeconds:0.0} s after the block");
    }

    private async Task StopAsync(RunningResource service)
    {
        var system = faulty.System;
        var restarts = system.Resource(service.Name, service.Replica).Restarts;
        var clock = Stopwatch.StartNew();
        await system.TerminateAsync(service.Name, service.Replica);
        output.WriteLine($"{service.Name} {service.Replica} ended after {clock.Elapsed.TotalSeconds:0.0} s");
        Assert.True(clock.Elapsed < StopLimit, $"{service.Name} {service.Replica} took {clock.Elapsed} to end.");
        await Wait.ForAsync("its end to be known", () => system.Resource(service.Name, service.Replica).Restarts > restarts);
        Assert.Equal(0, system.Resource(service.Name, service.Replica).LastExitCode);
    }

    private static async Task AnswersAsync(RunningResource service)
    {
        using var http = new HttpClient { BaseAddress = service.Url };
        await Wait.ForAsync($"{service.Name} {service.Replica} to answer", async () => (await http.GetAsync("/health/live")).IsSuccessStatusCode);
    }
}
