using System.Threading.Tasks.Sources;

namespace AiTasks.Push.Connections;

/// <summary>
/// What waits for one socket. Bounded in bytes: over the bound, progress that a newer frame supersedes is left out, and when
/// that is not enough the queue refuses. Nobody who puts something in ever waits. One reader.
/// </summary>
internal sealed class OutboundQueue(int maxBytes) : IValueTaskSource<bool>
{
    private readonly Lock _lock = new();
    private LinkedList<OutboundFrame> _frames = [];
    private int _bytes;
    private bool _completed;
    private bool _waiting;
    private TaskCompletionSource? _room;

    // Continuations run elsewhere, or a fan-out thread would find itself writing to a socket.
    private ManualResetValueTaskSourceCore<bool> _signal = new() { RunContinuationsAsynchronously = true };

    /// <summary>Puts a frame in.</summary>
    /// <returns>False: it did not fit and the socket has to go. True also when the queue is completed and drops it.</returns>
    public bool TryEnqueue(OutboundFrame frame)
    {
        lock (_lock)
        {
            if (_completed)
            {
                frame.Delivery?.Done();
                return true;
            }

            _frames.AddLast(frame);
            _bytes += frame.Bytes.Length;

            // A frame alone always fits: a result larger than the bound is still owed to its owner.
            if (_bytes > maxBytes && _frames.Count > 1 && !Conflate())
                return false;

            Signal();
            return true;
        }
    }

    /// <summary>Waits for frames.</summary>
    /// <returns>False when there will be none any more.</returns>
    public ValueTask<bool> WaitAsync()
    {
        lock (_lock)
        {
            if (_frames.Count > 0)
                return new ValueTask<bool>(true);
            if (_completed)
                return new ValueTask<bool>(false);

            _signal.Reset();
            _waiting = true;
            return new ValueTask<bool>(this, _signal.Version);
        }
    }

    public OutboundFrame? TryTake()
    {
        lock (_lock)
        {
            if (_frames.First is not { } first)
                return null;

            _frames.RemoveFirst();
            _bytes -= first.Value.Bytes.Length;
            SignalRoom();
            return first.Value;
        }
    }

    /// <summary>Takes nothing more.</summary>
    /// <param name="last">A frame still to be sent, whatever the bound; null for none.</param>
    /// <param name="discard">True: what waits is not sent any more.</param>
    public void Complete(OutboundFrame? last = null, bool discard = false)
    {
        lock (_lock)
        {
            if (discard)
            {
                foreach (var frame in _frames)
                    frame.Delivery?.Done();
                _frames.Clear();
                _bytes = 0;
            }

            if (last is not null && !_completed)
            {
                _frames.AddLast(last);
                _bytes += last.Bytes.Length;
            }

            _completed = true;
            Signal();
            SignalRoom();
        }
    }

    /// <summary>Completes when less than half of the bound waits, or nothing is taken any more.</summary>
    public Task RoomAsync()
    {
        lock (_lock)
        {
            if (HasRoom)
                return Task.CompletedTask;
            _room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _room.Task;
        }
    }

    bool IValueTaskSource<bool>.GetResult(short token) => _signal.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<bool>.GetStatus(short token) => _signal.GetStatus(token);

    void IValueTaskSource<bool>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _signal.OnCompleted(continuation, state, token, flags);

    private void Signal()
    {
        if (!_waiting)
            return;

        _waiting = false;
        _signal.SetResult(_frames.Count > 0);
    }

    private bool HasRoom => _completed || _bytes <= maxBytes / 2;

    private void SignalRoom()
    {
        if (_room is null || !HasRoom)
            return;

        _room.SetResult();
        _room = null;
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
