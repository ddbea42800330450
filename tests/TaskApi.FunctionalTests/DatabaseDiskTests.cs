using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using AiTasks.TaskApi.Storage;
using AiTasks.TaskApi.Tasks;
using AiTasks.TestServers;
using Dapper;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace AiTasks.TaskApi.FunctionalTests;

/// <summary>F23 and F24: the disk of PostgreSQL is full, or does not write. What was acknowledged is there all the same.</summary>
[Collection(nameof(Alone))]
public sealed class DatabaseDiskTests(TaskApiFixture fixture, ITestOutputHelper output) : IAsyncLifetime
{
    private const int People = 6;
    private const int Enough = 60;

    // As fast as clients who are told to come again in 2 s do not come.
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(20);

    // What a restart of PostgreSQL may cost.
    private static readonly TimeSpan Recovery = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<long, bool> _cancelled = new();
    private readonly CancellationTokenSource _over = new();
    private ServerSet _servers = null!;
    private WebApplicationFactory<TaskOptions> _node = null!;
    private int _refused;

    public async ValueTask InitializeAsync()
    {
        _servers = await ServerSet.StartDurableAsync(ServerKinds.Postgres, TestContext.Current.CancellationToken);
        await using var database = StorageExtensions.CreateDataSource(new ConfigurationBuilder()
            .AddInMemoryCollection([new("ConnectionStrings:aitasks", _servers.PostgresConnection("postgres"))]).Build());
        await new Migrator(database, NullLogger<Migrator>.Instance).MigrateAsync(TestContext.Current.CancellationToken);

        // Nobody else of its kind is told anything: its numbers are not those of the other tests.
        _node = fixture.StartNode(
            ("ConnectionStrings:aitasks", _servers.PostgresConnection("postgres")), ("ConnectionStrings:redis", "127.0.0.1:1,abortConnect=false"),
            ("ConnectionStrings:rabbitmq", "amqp://nobody:nothing@127.0.0.1:1"), ("TaskOptions:Cooldown", "00:00:00"));
    }

    public async ValueTask DisposeAsync()
    {
        if (_node is not null) await _node.DisposeAsync();
        await _servers.DisposeAsync();
        _over.Dispose();
    }

    [Fact]
    public async Task F24_a_commit_that_the_disk_refuses_costs_a_restart_and_nothing_that_was_acknowledged()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/strace") && Environment.IsPrivilegedProcess, "Failing writes take strace and the rights of root.");
        var load = await LoadAsync();

        // With the connections that there are now, so that the recovery after it writes well.
        using var strace = await FailNextSyncsAsync();
        var began = Stopwatch.GetTimestamp();
        await strace.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Recovery, TestContext.Current.CancellationToken);
        Assert.Contains("EIO (Input/output error) (INJECTED)", await strace.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);

        await GoesOnAsync();
        output.WriteLine($"Accepted again {Stopwatch.GetElapsedTime(began).TotalSeconds:0.0} s after the first write that failed");
        await EndAsync(load);
    }

    [Fact]
    public async Task F23_without_room_for_its_log_calls_are_told_to_come_again_and_nothing_that_was_acknowledged_is_lost()
    {
        if (await SmallDisk.TryMountAsync(megabytes: 96) is not { } disk)
        {
            Assert.Skip(SmallDisk.WhyNone);
            return;
        }

        await using var mounted = disk;
        await MoveLogAsync(disk.Folder);
        var load = await LoadAsync();

        disk.Fill();
        await Wait.ForAsync("the log to need more room than there is", NeedsRoomAsync, Recovery);
        var refused = _refused;
        await Wait.ForAsync("calls to be told to come again", () => _refused > refused + People);

        using (var http = _node.CreateClient())
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, (await http.GetAsync("/health/ready", TestContext.Current.CancellationToken)).StatusCode);
            Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/health/live", TestContext.Current.CancellationToken)).StatusCode);
        }

        disk.Free();
        await _servers.RestartAsync(ServerKinds.Postgres, TestContext.Current.CancellationToken);
        await GoesOnAsync();
        await EndAsync(load);
        await _servers.StopAsync(ServerKinds.Postgres);
    }

    // Everybody starts a task and takes it back, over and over, each time until it is accepted.
    private async Task<Task> LoadAsync()
    {
        var people = await Task.WhenAll(Enumerable.Range(0, People).Select(_ => fixture.SignInAsync(_node)));
        var load = Task.WhenAll(people.Select(async person =>
        {
            using var browser = person;
            while (!_over.IsCancellationRequested)
            {
                var started = await InsistAsync(person, "app/ai-tasks/start/", """{"task_type":"goal_mentor_help"}""");
                var task = (long)started["data"]!["task_id"]!;
                Assert.True(_cancelled.TryAdd(task, false), $"Task {task} was accepted twice.");
                await InsistAsync(person, "app/ai-tasks/cancel/", $$"""{"task_id":{{task}}}""");
                _cancelled[task] = true;
            }
        }));
        await GoesOnAsync();
        return load;
    }

    private async Task<JsonNode> InsistAsync(Browser person, string path, string body)
    {
        var key = $"{Guid.NewGuid()}";
        while (true)
        {
            using var response = await person.SendAsync(path, new StringContent(body), headers: [("Idempotency-Key", key)]);
            var text = await response.Content.ReadAsStringAsync();
            if (response.StatusCode == HttpStatusCode.OK)
            {
                var answer = JsonNode.Parse(text)!;
                Assert.True((string?)answer["status"] == "ok", text);
                return answer;
            }

            Assert.True(response.StatusCode == HttpStatusCode.ServiceUnavailable && response.Headers.RetryAfter is not null, $"{(int)response.StatusCode}: {text}");
            Interlocked.Increment(ref _refused);
            await Task.Delay(Pace);
        }
    }

    private async Task GoesOnAsync()
    {
        var before = _cancelled.Count;
        await Wait.ForAsync("starts to be accepted", () => _cancelled.Count >= before + Enough, Recovery);
    }

    private async Task EndAsync(Task load)
    {
        await _over.CancelAsync();
        await load;
        await using var admin = Admin();
        var there = (await admin.QueryAsync<(long Id, string State)>("select id, state from tasks")).ToDictionary(row => row.Id, row => row.State);
        output.WriteLine($"{_cancelled.Count} accepted, {_refused} answers 503, {there.Count} there");
        Assert.Equal(_cancelled.Keys.Order(), there.Keys.Order());
        Assert.All(_cancelled, task => Assert.Equal((true, "cancelled"), (task.Value, there[task.Key])));
    }

    private async Task<Process> FailNextSyncsAsync()
    {
        await using var admin = Admin();
        var connections = await admin.QueryAsync<int>("select pid from pg_stat_activity where application_name = 'aitasks'");
        string[] which = [.. connections.SelectMany(process => new[] { "-p", $"{process}" })];
        var start = new ProcessStartInfo("strace", ["-e", "trace=fdatasync,fsync", "-e", "inject=fdatasync,fsync:error=EIO:when=1", .. which]);
        start.RedirectStandardError = true;
        return Process.Start(start)!;
    }

    private async Task MoveLogAsync(string folder)
    {
        string data;
        await using (var admin = Admin()) data = (await admin.QuerySingleAsync<string>("show data_directory"))!;
        await _servers.StopAsync(ServerKinds.Postgres);
        using (var move = Process.Start("sh", ["-c", "cp -a \"$0/pg_wal\" \"$1/pg_wal\" && rm -r \"$0/pg_wal\" && ln -s \"$1/pg_wal\" \"$0/pg_wal\"", data, folder]))
        {
            await move.WaitForExitAsync();
            Assert.Equal(0, move.ExitCode);
        }

        await _servers.RestartAsync(ServerKinds.Postgres, TestContext.Current.CancellationToken);
    }

    private async Task<bool> NeedsRoomAsync()
    {
        try
        {
            await using var admin = Admin();
            await admin.ExecuteAsync("select pg_switch_wal()");
            return false;
        }
        catch (NpgsqlException)
        {
            return true;
        }
    }

    private NpgsqlConnection Admin() => new($"{_servers.PostgresConnection("postgres")};Pooling=false");
}
