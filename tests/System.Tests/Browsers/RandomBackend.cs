using AiTasks.SystemTests.Clients;

namespace AiTasks.SystemTests.Browsers;

/// <summary>A backend with long tasks of several people, the same for each of them, which go on and end in an order that is the same for the same seed.</summary>
internal sealed class RandomBackend(Producer producer, string[] people, int kinds, int seed)
{
    private readonly Random _random = new(seed);
    private readonly List<string> _open = [];

    /// <summary>How far the open tasks are, by their types.</summary>
    public Dictionary<string, int> Progress { get; } = [];

    /// <summary>Tasks that completed or failed, for each person.</summary>
    public int Ended { get; private set; }

    /// <summary>Registers all tasks and begins them.</summary>
    public async Task RegisterAsync()
    {
        foreach (var kind in Enumerable.Range(1, kinds).Select(number => $"kind_{number}"))
        {
            _open.Add(kind);
            Progress[kind] = 1;
            foreach (var person in people)
            {
                await producer.OkAsync("/api/producer/tasks", new { task_id = Name(kind, person), user = person, task_type = kind, task_title = kind });
                await producer.ReportAsync(Name(kind, person), "progress", new { progress = 1 });
            }
        }
    }

    /// <summary>Some task goes on.</summary>
    public Task GoOnAsync()
    {
        var kind = _open[_random.Next(_open.Count)];
        var progress = Progress[kind] = Math.Min(99, Progress[kind] + _random.Next(1, 20));
        return SayAsync(kind, "progress", new { progress, message = $"Step {progress}" });
    }

    /// <summary>Some task ends, unless only as few as said are open.</summary>
    public async Task<bool> EndOneAsync(int stayOpen)
    {
        if (_open.Count <= stayOpen)
            return false;

        var kind = _open[_random.Next(_open.Count)];
        _open.Remove(kind);
        Progress.Remove(kind);
        switch (_random.Next(5))
        {
            case 0:
                Ended++;
                await SayAsync(kind, "fail", new { error = $"{kind} went wrong" });
                break;
            case 1:
                await SayAsync(kind, "cancel", new { });
                break;
            default:
                Ended++;
                await SayAsync(kind, "complete", new { result = new { kind, number = _random.Next() } });
                break;
        }

        return true;
    }

    private async Task SayAsync(string kind, string verb, object body)
    {
        foreach (var person in people)
            await producer.ReportAsync(Name(kind, person), verb, body);
    }

    private static string Name(string kind, string person) => $"{kind}_{person.Split('@')[0]}";
}
