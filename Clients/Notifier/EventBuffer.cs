using System.Text.Json.Nodes;

namespace AiTasks.Notifier;

/// <summary>An event on its way.</summary>
internal sealed class PendingEvent(JsonObject json, ReportedTask? task)
{
    private readonly TaskCompletionSource<EventOutcome> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public JsonObject Json => json;

    /// <summary>Completes when the server has decided; faulted when it never will.</summary>
    public Task<EventOutcome> Outcome => _outcome.Task;

    /// <summary>A newer one says all that it says.</summary>
    public bool IsProgress => (string?)json["type"] == "progress";

    public bool IsSameTaskAs(PendingEvent other) => task is not null && task == other.Task;

    public ReportedTask? Task => task;

    public void Decide(EventOutcome outcome)
    {
        task?.Learn(outcome);
        _outcome.TrySetResult(outcome);
    }

    public void Fail(NotifierException error)
    {
        if (!_outcome.TrySetException(error)) return;

        // Nobody may be waiting.
        _ = _outcome.Task.Exception;
    }
}

/// <summary>What has not been sent, in its order. Full, it lets go of progress first.</summary>
internal sealed class EventBuffer(int capacity) : IDisposable
{
    private readonly LinkedList<PendingEvent> _events = [];
    private readonly SemaphoreSlim _added = new(0, 1);
    private readonly Lock _lock = new();
    private int _sending;

    public bool IsEmpty
    {
        get
        {
            lock (_lock) return _events.Count == 0;
        }
    }

    /// <summary>Adds an event.</summary>
    /// <returns>The event that had to go for it, perhaps itself; null when there was room.</returns>
    public PendingEvent? Add(PendingEvent pending)
    {
        lock (_lock)
        {
            _events.AddLast(pending);

            // What is on its way is the server's to judge, and counts as gone until it is found that it is not.
            var dropped = _events.Count - _sending > capacity ? DropOne() : null;
            if (_added.CurrentCount == 0) _added.Release();
            return dropped;
        }
    }

    public Task WaitAsync(CancellationToken cancellationToken) => _added.WaitAsync(cancellationToken);

    /// <summary>The oldest ones, which stay until <see cref="Remove"/>.</summary>
    public PendingEvent[] Peek(int most)
    {
        lock (_lock)
        {
            var oldest = _events.Take(most).ToArray();
            _sending = oldest.Length;
            return oldest;
        }
    }

    /// <summary>Removes the oldest ones, of those that were looked at last.</summary>
    public void Remove(int count)
    {
        lock (_lock)
        {
            for (var i = 0; i < count; i++) _events.RemoveFirst();
            _sending = 0;
        }
    }

    public void Dispose() => _added.Dispose();

    // The oldest progress that newer progress follows, then any progress, then the newest.
    private PendingEvent DropOne()
    {
        var waiting = new List<LinkedListNode<PendingEvent>>();
        var position = 0;
        for (var node = _events.First; node is not null; node = node.Next)
        {
            if (position++ >= _sending) waiting.Add(node);
        }

        var progress = waiting.FindAll(node => node.Value.IsProgress);
        var victim = progress.Find(node => progress.Exists(other => other != node && other.Value.IsSameTaskAs(node.Value)))
            ?? progress.FirstOrDefault() ?? _events.Last!;
        _events.Remove(victim);
        return victim.Value;
    }
}
