using System.Text.Json;
using AiTasks.Contracts;

namespace AiTasks.Push.FunctionalTests;

/// <summary>One person's stream and tasks: commits under a lock, publishes after it.</summary>
internal sealed class FakeStream(long userId, Action<long, StreamBatch> publish)
{
    private static long _lastTask = 1000;

    private readonly Lock _lock = new();
    private readonly SortedDictionary<long, TaskFact> _tasks = [];
    private readonly List<StreamEvent> _events = [];
    private string _epoch = Guid.NewGuid().ToString("N")[..8];
    private long _seq;
    private long _acknowledged;

    /// <summary>False: events are committed and nobody hears of them.</summary>
    public bool Publishes { get; set; } = true;

    public long Seq
    {
        get
        {
            lock (_lock)
                return _seq;
        }
    }

    public string Epoch
    {
        get
        {
            lock (_lock)
                return _epoch;
        }
    }

    /// <summary>Last position a client is known to have.</summary>
    public long Acknowledged
    {
        get
        {
            lock (_lock)
                return _acknowledged;
        }
    }

    public TaskFact Start(string type = TaskTypes.GoalMentorHelp, TimeSpan age = default, string? trace = null)
    {
        var task = new TaskFact
        {
            TaskId = Interlocked.Increment(ref _lastTask),
            TaskType = type,
            State = TaskStates.Running,
            Progress = 0,
            CreatedAt = DateTimeOffset.UtcNow - age,
        };
        Commit(FactTypes.TaskStarted, task, trace);
        return task;
    }

    public void Progress(TaskFact task, int percent, string text = "Думаю") =>
        Commit(FactTypes.TaskProgressed, task with { Progress = percent, ProgressText = text });

    public void Complete(TaskFact task, object? result = null, string? trace = null) => Commit(FactTypes.TaskCompleted, task with
    {
        State = TaskStates.Completed,
        Progress = 100,
        Result = JsonSerializer.SerializeToElement(result ?? new { text = "готово" }, WireJson.Internal),
        FinishedAt = DateTimeOffset.UtcNow,
    }, trace);

    public TaskFact? Find(long taskId)
    {
        lock (_lock)
            return _tasks.GetValueOrDefault(taskId);
    }

    public void Acknowledge(StreamPosition position)
    {
        lock (_lock)
            _acknowledged = position.Epoch == _epoch ? Math.Max(_acknowledged, position.After) : _acknowledged;
    }

    public SocketWelcome Welcome(long generation, WelcomeRequest request)
    {
        lock (_lock)
        {
            var tail = request.Epoch is null ? null : Tail(new StreamPosition($"user:{userId}", request.Epoch, request.After));
            return new SocketWelcome
            {
                ReadAt = DateTimeOffset.UtcNow,
                Tail = tail,
                FinishedTasks = tail is { Lost: true } ? [.. _tasks.Values.Where(task => TaskStates.IsTerminal(task.State))] : [],
                Unacknowledged = request.Unacknowledged
                    ? [.. _events.Where(one => one.Seq > _acknowledged && FactTypes.IsTerminal(one.Type))]
                    : [],
                UserId = userId,
                Generation = generation,
                Epoch = _epoch,
                Seq = _seq,
                ActiveTasks = [.. _tasks.Values.Where(task => !TaskStates.IsTerminal(task.State))],
            };
        }
    }

    public StreamTail Tail(StreamPosition asked)
    {
        lock (_lock)
        {
            return FakeTail.Of(_events, _epoch, _seq, asked);
        }
    }

    /// <summary>Forgets the events, as trimming does.</summary>
    public void Trim()
    {
        lock (_lock)
            _events.Clear();
    }

    /// <summary>Begins anew, as a restored database does.</summary>
    public void ChangeEpoch()
    {
        lock (_lock)
        {
            _epoch = Guid.NewGuid().ToString("N")[..8];
            (_seq, _acknowledged) = (0, 0);
            _events.Clear();
        }
    }

    private void Commit(string type, TaskFact task, string? trace = null)
    {
        StreamBatch batch;
        lock (_lock)
        {
            _tasks[task.TaskId] = task;
            var one = new StreamEvent { Seq = ++_seq, Type = type, Data = task, At = DateTimeOffset.UtcNow, TraceParent = trace };
            _events.Add(one);
            batch = new StreamBatch { Epoch = _epoch, Events = [one] };
        }

        if (Publishes)
            publish(userId, batch);
    }
}
