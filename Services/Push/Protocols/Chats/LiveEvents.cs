using AiTasks.Contracts;

namespace AiTasks.Push.Protocols.Chats;

/// <summary>
/// What came through the fan-out for one reader and waits to be taken. Bounded in bytes: over the bound it is forgotten, and the reader
/// is behind until it has read the log.
/// </summary>
internal sealed class LiveEvents(int maxBytes, TimeProvider time, CancellationToken stop) : IChannelListener, IDisposable
{
    private readonly Lock _lock = new();
    private readonly Queue<(StreamBatch Batch, int Bytes)> _batches = [];
    private readonly Wake _wake = new(time, stop);
    private int _bytes;
    private bool _behind = true;

    /// <summary>True: events are or may be missing here, so the log has to be read.</summary>
    public bool Behind
    {
        get
        {
            lock (_lock)
                return _behind;
        }
    }

    public void Hear(StreamBatch? batch, int bytes)
    {
        if (batch is null)
            return;

        lock (_lock)
        {
            if (_bytes + bytes > maxBytes)
            {
                PushTelemetry.ChatReadersOvertaken.Add(1);
                Forget();
            }
            else
            {
                _batches.Enqueue((batch, bytes));
                _bytes += bytes;
            }
        }

        _wake.Ring();
    }

    public void Doubt()
    {
        lock (_lock)
            _behind = true;
        _wake.Ring();
    }

    /// <summary>The log is about to be read: what comes from now on and is missing in its answer shows by itself.</summary>
    public void CatchUp()
    {
        lock (_lock)
            _behind = false;
    }

    /// <summary>Takes what continues a position. A gap, or another epoch, makes the reader fall behind.</summary>
    public List<StreamEvent> TakeAfter(StreamPosition position)
    {
        var taken = new List<StreamEvent>();
        lock (_lock)
        {
            while (!_behind && _batches.TryDequeue(out var one))
            {
                _bytes -= one.Bytes;
                if (one.Batch.Epoch != position.Epoch || !TryContinue(position.After + taken.Count, one.Batch.Events, taken))
                    Forget();
            }
        }

        return taken;
    }

    /// <inheritdoc cref="Wake.WaitAsync"/>
    public ValueTask WaitAsync(TimeSpan limit) => _wake.WaitAsync(limit);

    public void Dispose() => _wake.Dispose();

    private static bool TryContinue(long after, IReadOnlyList<StreamEvent> events, List<StreamEvent> taken)
    {
        foreach (var one in events)
        {
            if (one.Seq > after + 1)
                return false;
            if (one.Seq <= after)
                continue;

            taken.Add(one);
            after = one.Seq;
        }

        return true;
    }

    // Whatever was published was committed before, so the log, read from now on, has all of it.
    private void Forget()
    {
        _batches.Clear();
        _bytes = 0;
        _behind = true;
    }
}
