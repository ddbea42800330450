using System.Threading.Tasks.Sources;

namespace AiTasks.Push.Protocols.Chats;

/// <summary>
/// Wakes the one who waits for something. Who rings carries the waiter on, on its own thread: to hand a few words to another thread costs
/// more than to send them. So whoever was woken must not keep the thread; rings that nobody waited for count as one.
/// </summary>
internal sealed class Wake : IValueTaskSource, IDisposable
{
    private readonly Lock _lock = new();
    private readonly TimeProvider _time;
    private readonly CancellationToken _stop;
    private readonly CancellationTokenRegistration _stopping;
    private readonly ITimer _timer;
    private ManualResetValueTaskSourceCore<bool> _source;

    // When the timer ends a wait. It may be too early by then, which costs one turn, where setting it for each wait would cost all of them.
    private TimeSpan _timerAt = TimeSpan.MaxValue;
    private bool _rung;
    private bool _waiting;

    public Wake(TimeProvider time, CancellationToken stop)
    {
        (_time, _stop) = (time, stop);
        _timer = time.CreateTimer(static state => ((Wake)state!).Elapse(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _stopping = stop.UnsafeRegister(static state => ((Wake)state!).Stop(), this);
    }

    public void Ring()
    {
        lock (_lock)
        {
            if (!TryEndWait())
            {
                _rung = true;
                return;
            }
        }

        _source.SetResult(true);
    }

    /// <summary>Waits until it rings, at most for as long as given, perhaps shorter. One waits at a time.</summary>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public ValueTask WaitAsync(TimeSpan limit)
    {
        lock (_lock)
        {
            if (_stop.IsCancellationRequested)
                return ValueTask.FromCanceled(_stop);
            if (_rung || limit <= TimeSpan.Zero)
            {
                _rung = false;
                return ValueTask.CompletedTask;
            }

            _source.Reset();
            _waiting = true;
            if (_time.Uptime() + limit is var at && at < _timerAt)
            {
                _timerAt = at;
                _timer.Change(limit, Timeout.InfiniteTimeSpan);
            }

            return new ValueTask(this, _source.Version);
        }
    }

    public void Dispose()
    {
        _stopping.Dispose();
        _timer.Dispose();
    }

    void IValueTaskSource.GetResult(short token) => _source.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _source.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _source.OnCompleted(continuation, state, token, flags);

    private void Elapse()
    {
        lock (_lock)
        {
            _timerAt = TimeSpan.MaxValue;
            if (!TryEndWait())
                return;
        }

        _source.SetResult(true);
    }

    private void Stop()
    {
        lock (_lock)
        {
            if (!TryEndWait())
                return;
        }

        // All readers may be stopped at once, by somebody who has more to do.
        _source.RunContinuationsAsynchronously = true;
        _source.SetException(new OperationCanceledException(_stop));
    }

    private bool TryEndWait()
    {
        var waited = _waiting;
        _waiting = false;
        return waited;
    }
}
