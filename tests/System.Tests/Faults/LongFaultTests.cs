using System.Diagnostics;
using System.Globalization;
using AiTasks.SystemTests.Clients;
using AiTasks.TestServers;
using StackExchange.Redis;

namespace AiTasks.SystemTests.Faults;

/// <summary>Two minutes of twenty starts a second, in which everything there is dies once.</summary>
[Collection(nameof(Faults))]
public sealed class LongFaultTests(FaultySystem faulty, ITestOutputHelper output)
{
    private const int Resuming = 80;
    private const int Unmodified = 40;

    private static readonly TimeSpan Load = TimeSpan.FromMinutes(2);

    // From when what died is back until a task started after the fault has run and its person has heard of its end.
    private static readonly TimeSpan RecoveryLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan NoticeLimit = TimeSpan.FromSeconds(15);

    // The longest outage first: its backlog is worked off beside the shorter ones.
    private static readonly (string Name, int Replica)[] Deaths =
    [
        ("rabbitmq", 0), ("postgres", 0), ("taskworker", 0), ("gateway", 0), ("redis", 0), (FlushOfRedis, 0),
        ("taskapi", 0), ("taskapi", 1), ("push", 0), ("push", 1),
    ];

    private const string FlushOfRedis = "redis FLUSHALL";

    [Fact]
    public async Task Two_minutes_of_load_in_which_everything_dies_once_lose_nothing_and_double_nothing()
    {
        await using var crowd = await Crowd.GatherAsync(faulty.System.GatewayUrl, Resuming, Unmodified);
        using var over = new CancellationTokenSource();
        var starting = crowd.StartTasksAsync(over.Token);
        try
        {
            var clock = Stopwatch.StartNew();
            var strikes = Scale.Of(Deaths.Length);
            for (var strike = 0; strike < strikes; strike++)
            {
                var (name, replica) = Deaths[strike % Deaths.Length];
                await StrikeAsync(crowd, name, replica);
                var next = Scale.Of(Load) * (strike + 1) / strikes - clock.Elapsed;
                if (next > TimeSpan.Zero) await Task.Delay(next);
            }
        }
        finally
        {
            await over.CancelAsync();
            await starting;
        }

        var least = (int)(Scale.Of(Load) / Crowd.Pace) / 2;
        output.WriteLine($"{crowd.Accepted.Count} tasks accepted, {crowd.Refused} refused, {crowd.Repeated.Count} starts repeated");
        Assert.True(crowd.Accepted.Count >= least, $"Only {crowd.Accepted.Count} starts were accepted.");

        var waited = Stopwatch.StartNew();
        var takenUpAgain = await crowd.AssertAllIsWellAsync(faulty.System);
        output.WriteLine($"all well {Seconds(waited.Elapsed)} after the last start, {takenUpAgain} tasks after another attempt");
        foreach (var returning in Enum.GetValues<Returning>())
        {
            var listeners = crowd.People.Select(person => person.Listener).Where(listener => listener.Returning == returning).ToArray();
            output.WriteLine($"{returning}: {listeners.Length} clients, {listeners.Sum(listener => listener.Connections)} sockets");
        }
    }

    private async Task StrikeAsync(Crowd crowd, string name, int replica)
    {
        var system = faulty.System;
        var at = DateTime.UtcNow;
        if (name == FlushOfRedis)
        {
            using var redis = await ConnectionMultiplexer.ConnectAsync(system.Resource("redis").ConnectionString);
            await redis.GetDatabase().ExecuteAsync("FLUSHALL");
        }
        else
        {
            var worker = $"{Environment.MachineName}:{system.Resource(name, replica).ProcessId}";
            await system.KillAsync(name, replica);
            if (name == "taskworker") await NoticeAsync(worker, at);
            await system.WaitUntilHealthyAsync(name);
        }

        var away = DateTime.UtcNow - at;
        DateTime? heard = null;
        await Wait.ForAsync($"a task started after the death of {name} {replica} to end", () =>
        {
            var ends = crowd.Accepted.Where(task => task.BegunAt > at).SelectMany(task => task.Person.Listener.Ends(task.Id).Take(1));
            heard = ends.Select(end => (DateTime?)end.At).Min();
            return heard is not null;
        }, RecoveryLimit);
        output.WriteLine($"{name} {replica}: back after {Seconds(away)}, a task started after its death was heard to end after {Seconds(heard!.Value - at)}");
    }

    private async Task NoticeAsync(string worker, DateTime deadSince)
    {
        const string HeldByIt = "select count(*) from tasks where state = 'running' and worker = @worker";
        var held = Assert.Single(await faulty.System.QueryAsync<long>(HeldByIt, new { worker }));
        Assert.True(held > 0, "The dead worker had no task.");
        await Wait.ForAsync(
            $"the {held} tasks of the dead worker to be taken from it",
            async () => (await faulty.System.QueryAsync<long>(HeldByIt, new { worker })).Single() == 0,
            NoticeLimit - (DateTime.UtcNow - deadSince));
        output.WriteLine($"the death of the worker with {held} tasks was noticed after {Seconds(DateTime.UtcNow - deadSince)}");
    }

    private static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0} s");
}
