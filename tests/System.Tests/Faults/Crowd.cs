using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json.Nodes;
using AiTasks.Contracts;
using AiTasks.SystemTests.Clients;

namespace AiTasks.SystemTests.Faults;

/// <summary>
/// People who start twenty tasks a second between them and listen all the time. A start that breaks or is answered "try again"
/// is repeated under its key until it is decided, so that it is known what was accepted.
/// </summary>
internal sealed class Crowd : IAsyncDisposable
{
    public static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(50);

    private static readonly TimeSpan RepeatPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan DecisionLimit = TimeSpan.FromSeconds(60);

    private readonly ConcurrentQueue<AcceptedTask> _accepted = new();
    private readonly ConcurrentQueue<string> _repeated = new();
    private readonly ConcurrentQueue<string> _failures = new();
    private int _refused;

    private Crowd(Person[] people) => People = people;

    public sealed record Person(FrontClient Client, Listener Listener);

    /// <param name="Id">The task.</param>
    /// <param name="Person">Who started it.</param>
    /// <param name="Key">The key it was started under.</param>
    /// <param name="BegunAt">When it was asked for the first time.</param>
    public sealed record AcceptedTask(long Id, Person Person, string Key, DateTime BegunAt);

    public IReadOnlyList<Person> People { get; }

    public IReadOnlyCollection<AcceptedTask> Accepted => _accepted;

    /// <summary>Starts refused because the person's last task of that type was not over.</summary>
    public int Refused => Volatile.Read(ref _refused);

    /// <summary>Why starts were sent again.</summary>
    public IReadOnlyCollection<string> Repeated => _repeated;

    /// <summary>Starts that were answered as none may be, or never decided.</summary>
    public IReadOnlyCollection<string> Failures => _failures;

    /// <summary>New people, each listening already.</summary>
    public static async Task<Crowd> GatherAsync(Uri gateway, int resuming, int unmodified) =>
        new(await Task.WhenAll(Enumerable.Range(0, resuming + unmodified).Select(async number =>
        {
            var client = await FrontClient.RegisterAsync(gateway);
            var returning = number < resuming ? Returning.Resuming : Returning.Unmodified;
            return new Person(client, Listener.Start([gateway], client.CookieHeader, returning));
        })));

    /// <summary>Starts tasks until told to stop; returns when every start is decided.</summary>
    public async Task StartTasksAsync(CancellationToken over)
    {
        var starts = new List<Task>();
        var clock = Stopwatch.StartNew();
        while (!over.IsCancellationRequested)
        {
            // A busy machine that comes too late makes up for it, so that the pace is what it is said to be.
            for (; starts.Count * Pace <= clock.Elapsed; starts.Add(StartAsync(starts.Count)))
            {
            }

            await Task.Delay(Pace, CancellationToken.None);
        }

        await Task.WhenAll(starts);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var person in People)
        {
            await person.Listener.DisposeAsync();
            person.Client.Dispose();
        }
    }

    private async Task StartAsync(int number)
    {
        var (person, type) = (People[number % People.Count], TaskTypes.All[number / People.Count % TaskTypes.All.Count]);
        var (key, begunAt, last) = ($"{Guid.NewGuid()}", DateTime.UtcNow, "");
        for (; DateTime.UtcNow - begunAt < DecisionLimit; await Task.Delay(RepeatPause))
        {
            JsonObject answer;
            try
            {
                answer = await person.Client.TryStartAsync(type, new { goal_title = "Марафон" }, key);
            }
            catch (Exception error) when (error is HttpRequestException or IOException)
            {
                _repeated.Enqueue(last = error.Message);
                continue;
            }
            catch (Exception error)
            {
                _failures.Enqueue($"{error}");
                return;
            }

            switch ((string?)answer["error_code"])
            {
                case null when (string?)answer["status"] == "ok":
                    _accepted.Enqueue(new AcceptedTask((long)answer["data"]!["task_id"]!, person, key, begunAt));
                    return;
                case "ai_task_already_running":
                    Interlocked.Increment(ref _refused);
                    return;
                case "service_unavailable":
                    _repeated.Enqueue(last = answer.ToJsonString());
                    continue;
                default:
                    _failures.Enqueue(answer.ToJsonString());
                    return;
            }
        }

        _failures.Enqueue($"not decided within {DecisionLimit}: {last}");
    }
}
