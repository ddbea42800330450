using System.Net;
using AiTasks.Contracts;
using AiTasks.SystemTests.Attacks;
using AiTasks.SystemTests.Clients;
using AiTasks.SystemTests.ContractE;
using AiTasks.TestServers;

namespace AiTasks.SystemTests.Faults;

/// <summary>F19: processes whose clocks are wrong by hours, among others whose clocks are right.</summary>
[Collection(nameof(Faults))]
public sealed class SkewedClockTests(FaultySystem faulty, ITestOutputHelper output)
{
    private const int People = 6;
    private static readonly TimeSpan Skew = TimeSpan.FromHours(2);

    // Tasks of some seconds, some for each slot.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    [Theory]
    [InlineData("+2h", "-2h", false)]
    [InlineData("-2h", "+2h", true)]
    public async Task F19_tasks_begin_once_end_once_and_keep_their_order_whatever_the_clocks_say(string apiClock, string workerClock, bool isYoungTokenGood)
    {
        var library = Library();
        var system = faulty.System;
        await using var skewed = await ServiceProcess.StartAsync(
            "TaskApi", Skewed(library, apiClock, await ServiceEnvironment.ReadAsync(system, "taskapi")));
        await using var worker = await system.StartWorkerAsync(Skewed(library, workerClock, new Dictionary<string, string>
        {
            ["ModelOptions__OfflineChunkDelay"] = "00:00:00.060",
        }));
        using var http = new HttpClient { BaseAddress = skewed.Address };
        using (var answer = await http.GetAsync("/health/live", TestContext.Current.CancellationToken))
            Assert.InRange((answer.Headers.Date!.Value - DateTimeOffset.UtcNow).Duration(), Skew - TimeSpan.FromMinutes(1), Skew + TimeSpan.FromMinutes(1));

        var people = await Task.WhenAll(Enumerable.Range(0, People).Select(number => FrontClient.RegisterAsync(number % 2 == 0 ? system.GatewayUrl : skewed.Address)));
        var began = DateTime.UtcNow;
        var started = new List<(FrontClient Person, long Task)>();
        await Wait.ForAsync("all workers to have done some", async () =>
        {
            foreach (var type in (string[])[LongTask.Type, TaskTypes.HabitCreateHelp, TaskTypes.GoalMentorHelp])
            {
                foreach (var person in people) started.Add((person, await person.StartAsync(type, LongTask.Context)));
            }

            foreach (var (person, task) in started)
                await Wait.ForAsync($"task {task} to complete", async () => (string?)(await person.StatusAsync(task))["status"] == "completed", Patience);
            var workers = await system.QueryAsync<string>("select distinct worker from tasks where id = any(@ids)", new { ids = Ids() });
            return workers.Count > system.Resources.Count(resource => resource.Name == "taskworker");
        }, Patience);

        // Once each, and the times of all of them by one clock: the database's.
        Assert.Equal(Ids().Order(), Ids());
        Assert.Empty(await system.QueryAsync<long>(
            """
            select id from tasks where id = any(@ids) and not (
              attempt = 1 and rescues = 0 and state = 'completed' and created_at between @began and now()
              and created_at <= started_at and started_at <= finished_at and finished_at <= now() and deadline_at between created_at and created_at + interval '1 hour')
            """,
            new { ids = Ids(), began = began.AddSeconds(-1) }));
        output.WriteLine($"{started.Count} tasks");

        // A token of an hour has ended where the clock is two hours ahead; one of a month has not.
        using var reader = await DocumentPerson.CreateAsync(system.GatewayUrl);
        using var status = await StatusClient.RegisterAsync(system.GatewayUrl);
        Assert.Equal(isYoungTokenGood ? HttpStatusCode.OK : HttpStatusCode.Unauthorized, await CallAsync(http, "/me", reader.Client.AccessToken!));
        Assert.Equal(HttpStatusCode.OK, await CallAsync(http, "/api/auth/me", status.Token));
        foreach (var person in people) person.Dispose();

        long[] Ids() => [.. started.Select(one => one.Task)];
    }

    [Fact]
    public async Task F19_a_node_whose_clock_is_ahead_removes_what_an_upload_has_left_and_nothing_that_still_comes()
    {
        var library = Library();
        var folder = Directory.CreateTempSubdirectory("aitasks-skew-");
        try
        {
            var coming = folder.CreateSubdirectory(".coming").FullName;
            var (fresh, given) = (Path.Combine(coming, "fresh"), Path.Combine(coming, "given-up"));
            await File.WriteAllTextAsync(fresh, "a", TestContext.Current.CancellationToken);
            await using var skewed = await ServiceProcess.StartAsync("TaskApi", Skewed(
                library, "+2h", new Dictionary<string, string>(await ServiceEnvironment.ReadAsync(faulty.System, "taskapi"))
                {
                    ["FileStoreOptions__Folder"] = folder.FullName,
                    ["FileStoreOptions__SweepInterval"] = "00:00:00.100",
                }));

            // The second one goes in a sweep that began after the first one's had ended.
            for (var sweep = 0; sweep < 2; sweep++)
            {
                await File.WriteAllTextAsync(given, "a", TestContext.Current.CancellationToken);
                File.SetLastWriteTimeUtc(given, DateTime.UtcNow - Skew);
                await Wait.ForAsync("what was given up to be removed", () => !File.Exists(given));
            }

            Assert.True(File.Exists(fresh));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string Library()
    {
        string[] folders = Directory.Exists("/usr/lib") ? ["/usr/lib", .. Directory.GetDirectories("/usr/lib", "*-linux-*")] : [];
        var found = folders.Select(folder => Path.Combine(folder, "faketime", "libfaketimeMT.so.1")).FirstOrDefault(File.Exists);
        Assert.SkipWhen(found is null, "Wrong clocks take libfaketime (Debian's package faketime).");
        return found!;
    }

    private static async Task<HttpStatusCode> CallAsync(HttpClient http, string path, string bearer)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { Authorization = new("Bearer", bearer) } };
        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }

    // A clock that is wrong goes on evenly, and what measures durations does not ask it.
    private static Dictionary<string, string> Skewed(string library, string clock, IReadOnlyDictionary<string, string> environment) => new(environment)
    {
        ["LD_PRELOAD"] = library,
        ["FAKETIME"] = clock,
        ["FAKETIME_DONT_FAKE_MONOTONIC"] = "1",
        ["DONT_FAKE_MONOTONIC"] = "1",
        ["NO_FAKE_STAT"] = "1",
    };
}
