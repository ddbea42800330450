using System.Text.Json;
using AiTasks.Contracts;

namespace AiTasks.Push.FunctionalTests;

/// <summary>One answer of a chat: its task, and the stream of it. Commits under a lock, publishes after it.</summary>
internal sealed class FakeAnswer(long taskId, Guid messageId, Action<string, byte[]> publish)
{
    private readonly Lock _lock = new();
    private readonly List<StreamEvent> _events = [];
    private readonly System.Text.StringBuilder _written = new();
    private readonly string _epoch = Guid.NewGuid().ToString();
    private TaskFact _task = new()
    {
        TaskId = taskId,
        TaskType = TaskTypes.ChatAnswer,
        State = TaskStates.Pending,
        Progress = 0,
        CreatedAt = DateTimeOffset.UtcNow,
    };

    private long _seq;
    private volatile bool _delivered;

    public long TaskId => taskId;

    public Guid MessageId => messageId;

    public string Epoch => _epoch;

    public string Key => StreamKeys.Task(taskId);

    /// <summary>False: events are committed and nobody hears of them.</summary>
    public bool Publishes { get; set; } = true;

    /// <summary>How often the log was asked.</summary>
    public int Reads { get; private set; }

    /// <summary>True when a reader had all of it.</summary>
    public bool Delivered
    {
        get => _delivered;
        set => _delivered = value;
    }

    /// <summary>How many wait before it; null when nobody may say so any more.</summary>
    public QueueStanding? Standing { get; set; }

    /// <summary>Runs before a call is answered that asks for this task first; it is given the call's route.</summary>
    public Func<string, Task>? Hold { get; set; }

    public string Written
    {
        get
        {
            lock (_lock)
                return _written.ToString();
        }
    }

    public TaskFact Task
    {
        get
        {
            lock (_lock)
                return _task;
        }
    }

    public FakeAnswer Start()
    {
        Commit(FactTypes.TaskStarted, task => task with { State = TaskStates.Running });
        return this;
    }

    /// <summary>Writes text, one event for each piece.</summary>
    public FakeAnswer Write(params string[] pieces)
    {
        foreach (var text in pieces)
            Show(new OutputPiece { Type = OutputTypes.Text, Text = text, Model = "model-1" });
        return this;
    }

    /// <summary>Shows pieces in one event.</summary>
    public FakeAnswer Show(params OutputPiece[] pieces)
    {
        lock (_lock)
        {
            foreach (var piece in pieces.Where(piece => piece.Type == OutputTypes.Text))
                _written.Append(piece.Text);
        }

        Commit(FactTypes.TaskOutput, task => task with { Output = pieces }, remember: false);
        return this;
    }

    /// <summary>Ends well, with what was written or with something else.</summary>
    public FakeAnswer Complete(string? content = null) => End(FactTypes.TaskCompleted, task => task with
    {
        State = TaskStates.Completed,
        Progress = 100,
        Result = JsonSerializer.SerializeToElement(
            new { content = content ?? Written, provenance = new { provider = "fake", model = "model-1" } }, WireJson.Internal),
    });

    public FakeAnswer Fail(string code, string message) =>
        End(FactTypes.TaskFailed, task => task with { State = TaskStates.Failed, Error = new TaskError(code, message) });

    public FakeAnswer Cancel() => End(FactTypes.TaskCancelled, task => task with { State = TaskStates.Cancelled });

    public StreamTail Tail(StreamPosition asked)
    {
        lock (_lock)
        {
            Reads++;
            return FakeTail.Of(_events, _epoch, _seq, asked);
        }
    }

    /// <summary>Forgets the events, as trimming does; an answer that is over stays in its chat.</summary>
    public void Trim()
    {
        lock (_lock)
            _events.Clear();
    }

    /// <summary>The answer as it stands in its chat, once its events are gone; null before.</summary>
    public KeptAnswer? Kept
    {
        get
        {
            lock (_lock)
            {
                return _events.Count > 0 || !TaskStates.IsTerminal(_task.State) ? null : new KeptAnswer
                {
                    State = _task.State,
                    Content = _written.ToString(),
                    Sources = JsonElement.Parse("[]"),
                    Images = JsonElement.Parse("""[{"block_id":"b1","kind":"page","url":"https://files.example/1.png","width":6,"height":4,"reason":"r"}]"""),
                    Error = _task.Error,
                };
            }
        }
    }

    private FakeAnswer End(string type, Func<TaskFact, TaskFact> change)
    {
        Commit(type, task => change(task) with { FinishedAt = DateTimeOffset.UtcNow });
        return this;
    }

    private void Commit(string type, Func<TaskFact, TaskFact> change, bool remember = true)
    {
        StreamBatch batch;
        lock (_lock)
        {
            var fact = change(_task);
            if (remember)
                _task = fact;
            var one = new StreamEvent { Seq = ++_seq, Type = type, Data = fact, At = DateTimeOffset.UtcNow };
            _events.Add(one);
            batch = new StreamBatch { Epoch = _epoch, Events = [one] };
        }

        if (Publishes)
            publish(Key, JsonSerializer.SerializeToUtf8Bytes(batch, WireJson.Internal));
    }
}
