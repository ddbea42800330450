using AiTasks.Contracts;
using AiTasks.TestServers;
using Dapper;

namespace AiTasks.TaskApi.FunctionalTests;

/// <summary>Servers and two nodes where nothing else runs, so that the whole queue is a test's own.</summary>
public sealed class FairShareFixture : TaskApiFixture
{
    // Scripted workers speak once, and positions and durations are read as they are.
    internal override IReadOnlyList<(string Name, string Value)> Settings =>
    [
        ("DispatchOptions:WorkerLapse", "00:10:00"), ("DispatchOptions:ForecastLifetime", "00:00:00"),
        ("DispatchOptions:DurationLifetime", "00:00:00"),
        ("DispatchOptions:AnnounceInterval", "00:00:00.200"), ("DispatchOptions:MinWindow", "3"),
        // They also stand still for as long as a test likes.
        ("StartLimitOptions:MaxWait", "1.00:00:00"),
    ];

    /// <summary>
    /// Forgets workers, turns and everything that waits or runs. What is over took ten seconds: tasks of a scripted worker end at once, and
    /// waits of milliseconds that are asked for one after the other would be in no order.
    /// </summary>
    internal async Task ClearAsync()
    {
        await using var connection = Admin();
        await connection.ExecuteAsync(
            """
            delete from tasks where state in ('pending', 'running');
            delete from outbox; delete from workers; delete from turns;
            update tasks set started_at = finished_at - interval '10 seconds';
            """);
    }

    /// <summary>Announces a worker, which both nodes then know.</summary>
    internal async Task AnnounceAsync(string worker, int slots)
    {
        await Worker.AnnounceAsync(worker, slots);
        await Wait.ForAsync($"{worker} with {slots} slots", async () =>
            await QueryAsync<int>("select coalesce(max(slots), 0) from workers where id = @worker", new { worker }) == slots);
    }
}

/// <summary>A worker with slots: claims what is sent, in the order in which it is sent, and ends the oldest run when it is told to.</summary>
internal sealed class SlottedWorker(FairShareFixture fixture, int slots)
{
    private readonly Queue<ScriptedRun> _running = new();
    private readonly int _from = fixture.Worker.Commands.Count;

    /// <summary>The commands it has claimed, in their order.</summary>
    public List<GenerateText> Claimed { get; } = [];

    /// <summary>Claims until no slot is free.</summary>
    public async Task FillAsync()
    {
        while (_running.Count < slots) await ClaimNextAsync();
    }

    /// <summary>Ends the oldest run and fills its slot.</summary>
    public async Task StepAsync()
    {
        await EndOldestAsync();
        await ClaimNextAsync();
    }

    public async Task EndOldestAsync() => Assert.True(await _running.Dequeue().CompleteAsync("""{"content":"Да."}"""));

    private async Task ClaimNextAsync()
    {
        var next = _from + Claimed.Count;
        await Wait.ForAsync($"command {Claimed.Count + 1}", () => fixture.Worker.Commands.Count > next);
        var command = fixture.Worker.Commands.ElementAt(next);
        Claimed.Add(command);
        _running.Enqueue(await fixture.Worker.ClaimAsync(command.TaskId, command.Attempt));
    }
}
