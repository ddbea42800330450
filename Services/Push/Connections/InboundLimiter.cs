namespace AiTasks.Push.Connections;

/// <summary>How much a client may say: a bucket that refills steadily. Used by one read loop only.</summary>
internal struct InboundLimiter(int perSecond, int burst, TimeSpan now)
{
    private double _tokens = burst;
    private TimeSpan _filledAt = now;

    public bool TryTake(TimeSpan now)
    {
        _tokens = Math.Min(burst, _tokens + (now - _filledAt).TotalSeconds * perSecond);
        _filledAt = now;
        if (_tokens < 1)
            return false;

        _tokens--;
        return true;
    }
}
