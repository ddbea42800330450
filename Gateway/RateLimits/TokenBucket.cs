namespace AiTasks.Gateway.RateLimits;

/// <summary>A rate.</summary>
/// <param name="PerSecond">Requests per second in the long run.</param>
/// <param name="Burst">Requests at once after a pause.</param>
internal readonly record struct Rate(double PerSecond, int Burst);

/// <summary>What one caller may still ask for. Thread-safe.</summary>
/// <param name="rate">How it refills, and how much it holds.</param>
/// <param name="time">The clock; only differences of its timestamps count.</param>
internal sealed class TokenBucket(Rate rate, TimeProvider time)
{
    private readonly Lock _lock = new();
    private double _level = rate.Burst;
    private long _filledAt = time.GetTimestamp();
    private int _untold;

    public Rate Rate => rate;

    /// <summary>Takes one request's token.</summary>
    /// <param name="wait">How long until there is one; zero when one was taken.</param>
    public bool TryTake(out TimeSpan wait)
    {
        lock (_lock)
        {
            Fill();
            wait = _level >= 1 ? TimeSpan.Zero : TimeSpan.FromSeconds((1 - _level) / rate.PerSecond);
            if (wait > TimeSpan.Zero) return false;
            _level--;
            _untold++;
            return true;
        }
    }

    /// <summary>Puts a token back that was taken for a request that another limit refused.</summary>
    public void PutBack()
    {
        lock (_lock)
        {
            _level++;
            _untold--;
        }
    }

    /// <summary>What was taken since the last call; negative when more was put back than taken.</summary>
    public int TakeUntold()
    {
        lock (_lock)
        {
            var count = _untold;
            _untold = 0;
            return count;
        }
    }

    /// <summary>Takes over what is left for all gateways together, less what was taken here since they were told.</summary>
    public void Share(double level)
    {
        lock (_lock) (_level, _filledAt) = (Math.Min(rate.Burst, level) - _untold, time.GetTimestamp());
    }

    /// <summary>True when nothing is known of it that a new one would not know.</summary>
    public bool IsFull()
    {
        lock (_lock)
        {
            Fill();
            return _level >= rate.Burst && _untold == 0;
        }
    }

    private void Fill()
    {
        var now = time.GetTimestamp();
        _level = Math.Min(rate.Burst, _level + time.GetElapsedTime(_filledAt, now).TotalSeconds * rate.PerSecond);
        _filledAt = now;
    }
}
