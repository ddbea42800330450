using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using AiTasks.Contracts;
using AiTasks.SystemTests.Attacks;
using AiTasks.SystemTests.Clients;
using AiTasks.TestServers;

namespace AiTasks.SystemTests.Faults;

/// <summary>F29: a task API that has little memory, and callers who send much.</summary>
[Collection(nameof(Faults))]
public sealed class MemoryTests(FaultySystem faulty, ITestOutputHelper output)
{
    private const int People = 16;
    private const int Rounds = 6;
    private const string StartPath = "app/ai-tasks/start/";

    // The largest context that is taken, and a body of almost the largest size, whose context is refused once it has been read.
    private const int Taken = 60_000;
    private const int Refused = 900_000;

    // 128 MB; the runtime reads it as hexadecimal.
    private const string HeapLimit = "8000000";

    private static readonly string[] Types = [TaskTypes.GoalMentorHelp, TaskTypes.HabitCreateHelp, TaskTypes.GoalDecomposition];
    private static readonly TimeSpan RepeatPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private readonly ConcurrentDictionary<string, int> _answers = new();
    private readonly ConcurrentQueue<long> _accepted = new();

    [Fact]
    public async Task F29_short_of_memory_it_tells_callers_to_come_again_and_goes_on_and_keeps_what_it_has_accepted()
    {
        var environment = await ServiceEnvironment.ReadAsync(faulty.System, "taskapi");
        await using var small = await ServiceProcess.StartAsync(
            "TaskApi", new Dictionary<string, string>(environment) { ["DOTNET_GCHeapHardLimit"] = HeapLimit });
        var people = await FrontClient.RegisterAsync(small.Address, People);

        await HoldAsync(small.Address, people);
        await Task.WhenAll(people.SelectMany(person => Types.Select(type => FloodAsync(person, type))))
            .WaitAsync(Patience, TestContext.Current.CancellationToken);

        output.WriteLine(string.Join(", ", _answers.OrderBy(answer => answer.Key).Select(answer => $"{answer.Key}: {answer.Value}")));
        Assert.NotEmpty(_accepted);
        Assert.Equal(_accepted.Order(), await faulty.System.QueryAsync<long>(
            "select id from tasks where id = any(@ids) order by id", new { ids = _accepted.ToArray() }));
        foreach (var person in people)
        {
            await person.StartAsync(TaskTypes.OnboardingGenerateGoals, LongTask.Context);
            person.Dispose();
        }
    }

    // More at once than there is memory for.
    private async Task HoldAsync(Uri address, FrontClient[] people)
    {
        var calls = await Task.WhenAll(people.SelectMany(person => Types.Select(
            type => HeldCall.BeginAsync(address, person, StartPath, Start(type, Refused)))));
        var (first, _) = await await Task.WhenAny(calls.Select(call => call.Answer)).WaitAsync(Patience, TestContext.Current.CancellationToken);
        Assert.Equal(503, first);
        foreach (var call in calls)
        {
            await call.EndAsync();
            var (status, head) = await call.Answer.WaitAsync(Patience, TestContext.Current.CancellationToken);
            Assert.True(status == 400 || (status == 503 && head.Contains("Retry-After: ", StringComparison.Ordinal)), head);
            _answers.AddOrUpdate($"{status} held", 1, (_, count) => count + 1);
            call.Dispose();
        }
    }

    // Each a task of one type, taken back at once so that the next one can be started.
    private async Task FloodAsync(FrontClient person, string type)
    {
        for (var round = 0; round < Rounds; round++)
        {
            await CallAsync(person, StartPath, Start(type, Refused));
            var started = await CallAsync(person, StartPath, Start(type, Taken));
            if ((long?)started["data"]?["task_id"] is not { } task) continue;

            _accepted.Enqueue(task);
            while ((string?)(await CallAsync(person, "app/ai-tasks/cancel/", $$"""{"task_id":{{task}}}"""))["error_code"] == "service_unavailable")
                await Task.Delay(RepeatPause);
        }
    }

    private async Task<JsonNode> CallAsync(FrontClient person, string path, string body)
    {
        using var response = await person.SendAsync(path, new StringContent(body, Encoding.UTF8, "application/json"));
        var text = await response.Content.ReadAsStringAsync();
        var isShed = response.StatusCode == HttpStatusCode.ServiceUnavailable && response.Headers.RetryAfter is not null;
        Assert.True(isShed || response.StatusCode is HttpStatusCode.OK or HttpStatusCode.BadRequest, $"{(int)response.StatusCode}: {text}");
        var answer = JsonNode.Parse(text)!;
        _answers.AddOrUpdate($"{(int)response.StatusCode} {answer["error_code"] ?? "ok"}", 1, (_, count) => count + 1);
        return answer;
    }

    private static string Start(string type, int length) =>
        JsonSerializer.Serialize(new { task_type = type, context = new { goal_title = new string('a', length) } });
}
