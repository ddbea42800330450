namespace AiTasks.Load.Measuring;

/// <summary>What arrived. The clients' thread writes; others look at <see cref="Delivered"/> and at the rest when it is over.</summary>
internal sealed class Measurement
{
    private long _from = long.MaxValue;
    private long _delivered;

    /// <summary>What is published from this moment on is measured, what came before is warm-up.</summary>
    public long From
    {
        get => Volatile.Read(ref _from);
        set => Volatile.Write(ref _from, value);
    }

    /// <summary>Deliveries of measured events, each counted once.</summary>
    public long Delivered => Volatile.Read(ref _delivered);

    public long WarmupDelivered { get; private set; }

    public long Duplicates { get; private set; }

    public long OutOfOrder { get; private set; }

    /// <summary>Messages with a measured event in them, duplicates too.</summary>
    public long Frames { get; private set; }

    /// <summary>Their length in bytes, without the frames' headers.</summary>
    public long Bytes { get; private set; }

    public LatencyHistogram Latency { get; } = new();

    /// <summary>Takes a message that a client got, before the events in it.</summary>
    /// <param name="sentAt">When the first of them was sent.</param>
    /// <param name="length">Its length.</param>
    public void RecordFrame(long sentAt, int length)
    {
        if (sentAt < From)
            return;

        Frames++;
        Bytes += length;
    }

    /// <summary>Takes a message with tokens that a client got.</summary>
    /// <returns>False: there are none in it.</returns>
    public bool RecordTokens(ref ReceivedNumbers received, ReadOnlySpan<byte> text, long now, int length)
    {
        var any = false;
        while (TokenText.TryTake(ref text, received.Highest + 1, now, out var number, out var saidAt))
        {
            if (!any)
                RecordFrame(saidAt, length);
            any = true;
            Record(ref received, number, saidAt, now);
        }

        return any;
    }

    /// <summary>Takes an event that a client got.</summary>
    public void Record(ref ReceivedNumbers received, long number, long sentAt, long now)
    {
        var arrival = received.Add(number);
        if (sentAt < From)
        {
            if (arrival is not Arrival.Duplicate)
                WarmupDelivered++;
            return;
        }

        if (arrival is Arrival.Duplicate)
        {
            Duplicates++;
            return;
        }

        if (arrival is Arrival.Late)
            OutOfOrder++;
        Latency.Record(now - sentAt);
        Volatile.Write(ref _delivered, _delivered + 1);
    }
}
