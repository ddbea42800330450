using System.Collections.Concurrent;
using System.Diagnostics;
using AiTasks.Contracts;
using AiTasks.SystemTests.Clients;
using AiTasks.TestServers;
using Dapper;
using Npgsql;

namespace AiTasks.SystemTests.Faults;

/// <summary>The database is saved while people start tasks, and goes on elsewhere.</summary>
[Collection(nameof(Faults))]
public sealed class RestoreTests(FaultySystem faulty, ITestOutputHelper output)
{
    private const int Starters = 3;
    private const int StartsBefore = 60;

    // Until tasks whose worker is not there any more are taken up again, and a while for a busy machine.
    private static readonly TimeSpan Recovery = TimeSpan.FromSeconds(120);

    private static readonly object Context = new { goal_title = "Марафон" };

    [Fact]
    public async Task A_backup_taken_under_load_holds_every_task_accepted_before_it_and_clients_resync_by_new_epochs()
    {
        var system = faulty.System;
        using var watcher = await FrontClient.RegisterAsync(system.GatewayUrl);
        TaskSocket.Frame seen;
        await using (var socket = await watcher.ConnectAsync())
            seen = await socket.TerminalAsync(await watcher.StartAsync(TaskTypes.All[0], Context), Recovery);
        var (oldEpoch, oldSeq) = ((string)seen.Whole["epoch"]!, (long)seen.Whole["seq"]!);

        var folder = Directory.CreateTempSubdirectory("aitasks-backup-");
        try
        {
            var file = Path.Combine(folder.FullName, "aitasks.backup");
            var before = await BackUpUnderLoadAsync(file);
            await using var restored = await RestoredSystem.StartAsync(system, database: "restored", file);
            await AssertEverythingIsThereAsync(restored, before);

            var position = $"?epoch={oldEpoch}&after={oldSeq}";
            await using var socket = await TaskSocket.ReturnAsync(restored.Push, watcher.CookieHeader, position);
            var resync = await socket.FrameAsync("resync");
            var epoch = (string)resync.Whole["epoch"]!;
            Assert.NotEqual(oldEpoch, epoch);

            // It goes on, with numbers that nobody has seen.
            using var again = await FrontClient.SignInAsync(restored.TaskApi, watcher.Email!);
            var next = await again.StartAsync(TaskTypes.All[1], Context);
            Assert.True(next > (await system.QueryAsync<long>("select max(id) from tasks")).Single() + 100_000);
            var end = await socket.TerminalAsync(next, Recovery);
            Assert.Equal(("task_completed", epoch), (end.Type, (string)end.Whole["epoch"]!));
            await Wait.ForAsync("every task to end", async () =>
                await restored.CountAsync("select count(*) from tasks where id = any(@before) and finished_at is null", before) == 0, Recovery);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    // What was accepted before the backup began.
    private async Task<long[]> BackUpUnderLoadAsync(string file)
    {
        var accepted = new ConcurrentQueue<long>();
        using var enough = new CancellationTokenSource();
        var starters = Enumerable.Range(0, Starters).Select(_ => StartAsync(accepted, enough.Token)).ToArray();
        await Wait.ForAsync("enough starts", () => accepted.Count >= StartsBefore, Recovery);
        long[] before = [.. accepted];
        var clock = Stopwatch.StartNew();
        await RestoredSystem.CommandAsync($"{faulty.System.Resource("postgres").ConnectionString};Database=aitasks", "backup", "make", file);
        output.WriteLine($"{before.Length} starts before, {accepted.Count - before.Length} during the backup of {clock.Elapsed.TotalSeconds:0.0} s");
        await Wait.ForAsync("starts to go on", () => accepted.Count > before.Length);
        await enough.CancelAsync();
        await Task.WhenAll(starters);
        return before;
    }

    private async Task StartAsync(ConcurrentQueue<long> accepted, CancellationToken enough)
    {
        while (!enough.IsCancellationRequested)
        {
            using var person = await FrontClient.RegisterAsync(faulty.System.GatewayUrl);
            foreach (var type in TaskTypes.All) accepted.Enqueue(await person.StartAsync(type, Context));
        }
    }

    private async Task AssertEverythingIsThereAsync(RestoredSystem restored, long[] before)
    {
        Assert.Equal(before.Length, await restored.CountAsync("select count(*) from tasks where id = any(@before)", before));
        var old = (await faulty.System.QueryAsync<(string, string)>("select key, epoch::text from streams")).ToHashSet();
        await using var connection = new NpgsqlConnection($"{restored.Connection};Pooling=false");
        var renewed = (await connection.QueryAsync<(string, string)>("select key, epoch::text from streams")).ToArray();
        Assert.NotEmpty(renewed);
        Assert.DoesNotContain(renewed, old.Contains);
    }
}
