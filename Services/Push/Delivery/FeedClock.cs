namespace AiTasks.Push.Delivery;

/// <summary>One timer for all feeds whose next event is held back.</summary>
internal sealed class FeedClock : IDisposable
{
    private readonly Lock _lock = new();
    private readonly PriorityQueue<UserFeed, TimeSpan> _waiting = new();
    private readonly TimeProvider _time;
    private readonly ITimer _timer;

    public FeedClock(TimeProvider time)
    {
        _time = time;
        _timer = time.CreateTimer(_ => Ring(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void FlushAt(UserFeed feed, TimeSpan due)
    {
        lock (_lock)
        {
            _waiting.Enqueue(feed, due);
            if (_waiting.TryPeek(out var first, out _) && ReferenceEquals(first, feed))
                Wind();
        }
    }

    public void Dispose() => _timer.Dispose();

    private void Ring()
    {
        var due = new List<UserFeed>();
        lock (_lock)
        {
            while (_waiting.TryPeek(out var feed, out var at) && at <= _time.Uptime())
            {
                _waiting.Dequeue();
                due.Add(feed);
            }

            Wind();
        }

        // Outside the lock: a feed that flushes may ask for its next turn.
        due.ForEach(feed => feed.Flush());
    }

    private void Wind()
    {
        if (!_waiting.TryPeek(out _, out var at))
            return;

        // A timer may ring a little early; a millisecond later is cheaper than twice.
        var wait = at - _time.Uptime() + TimeSpan.FromMilliseconds(1);
        _timer.Change(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }
}
