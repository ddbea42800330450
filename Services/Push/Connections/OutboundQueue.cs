namespace AiTasks.Push.Connections;

/// <summary>
/// What waits for one socket. Bounded in bytes: over the bound, progress that a newer frame supersedes is left out, and when
/// that is not enough the queue refuses. Its owner locks.
/// </summary>
internal sealed class OutboundQueue(int maxBytes)
{
    private LinkedList<OutboundFrame> _frames = [];
    private TaskCompletionSource? _room;
    private int _bytes;

    public bool IsEmpty => _frames.Count == 0;

    /// <summary>Completes when less than half of the bound waits, or what waits is the last.</summary>
    public Task RoomAsync()
    {
        if (_bytes <= maxBytes / 2)
            return Task.CompletedTask;
        _room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return _room.Task;
    }

    /// <summary>Lets go who waits for room: nothing of theirs is sent any more.</summary>
    public void EndWaiting()
    {
        _room?.SetResult();
        _room = null;
    }

    /// <summary>Puts a frame in.</summary>
    /// <returns>False: it did not fit and the socket has to go.</returns>
    public bool TryEnqueue(OutboundFrame frame)
    {
        Enqueue(frame);

        // A frame alone always fits: a result larger than the bound is still owed to its owner.
        return _bytes <= maxBytes || _frames.Count == 1 || Conflate();
    }

    /// <summary>Puts a frame in, whatever the bound.</summary>
    public void Enqueue(OutboundFrame frame)
    {
        _frames.AddLast(frame);
        _bytes += frame.Bytes.Length;
    }

    public OutboundFrame? TryTake()
    {
        if (_frames.First is not { } first)
            return null;

        _frames.RemoveFirst();
        _bytes -= first.Value.Bytes.Length;
        if (_bytes <= maxBytes / 2)
            EndWaiting();
        return first.Value;
    }

    /// <summary>Forgets what waits; it is not sent any more.</summary>
    public void Clear()
    {
        foreach (var frame in _frames)
            frame.Delivery?.Done();
        _frames.Clear();
        _bytes = 0;
        EndWaiting();
    }

    // From the newest backwards, so that what stays keeps its place and with it the order of the stream.
    private bool Conflate()
    {
        var kept = new LinkedList<OutboundFrame>();
        var told = new HashSet<long>();
        var dropped = 0;
        for (var node = _frames.Last; node is not null; node = node.Previous)
        {
            var frame = node.Value;
            if (frame.IsProgress && told.Contains(frame.TaskId))
            {
                _bytes -= frame.Bytes.Length;
                frame.Delivery?.Done();
                dropped++;
                continue;
            }

            if (frame.TaskId != 0)
                told.Add(frame.TaskId);
            kept.AddFirst(frame);
        }

        _frames = kept;
        PushTelemetry.Conflated.Add(dropped);
        return _bytes <= maxBytes;
    }
}
