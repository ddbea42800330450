namespace AiTasks.Load.Measuring;

/// <summary>How an event stands to those that came before it.</summary>
internal enum Arrival
{
    InOrder,

    /// <summary>A later one came first.</summary>
    Late,

    /// <summary>It came before, or is too old to know.</summary>
    Duplicate,
}

/// <summary>Which of the events numbered 1, 2, 3 … a client has, as far as the last 64 of them.</summary>
internal struct ReceivedNumbers
{
    private long _highest;

    // Bit n: the event n before the highest has come.
    private ulong _seen;

    /// <summary>The highest number; 0 before the first.</summary>
    public readonly long Highest => _highest;

    public Arrival Add(long number)
    {
        var ahead = number - _highest;
        if (ahead > 0)
        {
            _seen = (ahead < 64 ? _seen << (int)ahead : 0) | 1;
            _highest = number;
            return Arrival.InOrder;
        }

        var bit = ahead > -64 ? 1UL << (int)-ahead : 0;
        if (bit == 0 || (_seen & bit) != 0)
            return Arrival.Duplicate;

        _seen |= bit;
        return Arrival.Late;
    }
}
