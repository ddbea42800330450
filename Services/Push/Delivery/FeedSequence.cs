using AiTasks.Contracts;

namespace AiTasks.Push.Delivery;

/// <summary>
/// Turns what Redis and the log bring (doubled, late, with gaps) into one gap-free line of events, and keeps those that are
/// not due yet. It knows no sockets and does no I/O; its owner locks.
/// </summary>
internal sealed class FeedSequence(DeliveryOptions options, TimeProvider time)
{
    // The line is linked through its events: at rest, which is nearly always, nothing is kept for it.
    private FactDelivery? _head;
    private FactDelivery? _end;
    private List<(string Epoch, StreamEvent Event)>? _unplaced;
    private TimeSpan _lastDue;

    /// <summary>Epoch of the line; null while its position is unknown.</summary>
    public string? Epoch { get; private set; }

    /// <summary>Last event in the line.</summary>
    public long Received { get; private set; }

    /// <summary>Last event taken out of the line.</summary>
    public long Dispatched { get; private set; }

    /// <summary>When the head of the line may leave; null when the line is empty.</summary>
    public TimeSpan? NextDue => _head?.DueAt;

    /// <summary>Starts the line after a snapshot.</summary>
    /// <returns>True when the log has to be read: something came that does not follow the snapshot.</returns>
    public bool Place(string epoch, long seq)
    {
        (Epoch, Received, Dispatched) = (epoch, seq, seq);
        return PlaceRest(again: true);
    }

    /// <summary>Forgets the position. What waits for its place is kept for the next <see cref="Place"/>.</summary>
    public void Reset()
    {
        Epoch = null;
        _head = _end = null;
        _lastDue = TimeSpan.Zero;
    }

    /// <summary>Takes events as they come.</summary>
    /// <returns>True when the log has to be read: events are missing before these, or they are of another epoch.</returns>
    public bool Offer(string epoch, IReadOnlyList<StreamEvent> events)
    {
        for (var i = 0; i < events.Count; i++)
            Keep(epoch, events[i]);
        return Epoch is not null && PlaceRest(again: true);
    }

    /// <summary>Takes a tail of this line.</summary>
    /// <param name="tail">What the log answered.</param>
    /// <param name="again">True: a gap showed after the log was asked, so the answer may be too old to fill it.</param>
    /// <returns>True when the log has to be read on.</returns>
    public bool OfferTail(StreamTail tail, bool again)
    {
        var before = Received;
        foreach (var one in tail.Events)
            TryTake(one);

        // Events that fit nowhere although the log had nothing for us are no events of this line; asking again would spin.
        var rest = PlaceRest(again || Received > before);
        return rest || tail.More;
    }

    /// <summary>The next event that may leave.</summary>
    public FactDelivery? TakeDue(bool evenIfEarly = false)
    {
        if (_head is not { } head || (!evenIfEarly && head.DueAt > time.Uptime()))
            return null;

        Dispatched = head.Seq;
        (_head, head.Next) = (head.Next, null);
        _end = _head is null ? null : _end;
        return head;
    }

    private void Keep(string epoch, StreamEvent one)
    {
        if (epoch == Epoch && (one.Seq <= Received || TryTake(one)))
            return;

        // Full: this one comes from the log, since what is kept shows the gap.
        _unplaced ??= [];
        if (_unplaced.Count < options.KeptEvents)
            _unplaced.Add((epoch, one));
    }

    private bool TryTake(StreamEvent one)
    {
        if (one.Seq != Received + 1)
            return false;

        // Order within a stream is kept: nothing overtakes an event that waits.
        var now = time.Uptime();
        var due = now + HoldBack.Rest(one, options.HoldBack);
        _lastDue = due > _lastDue ? due : _lastDue;
        var last = new FactDelivery(Epoch!, one, now, _lastDue, time);
        if (_end is { } end)
            end.Next = last;
        else
            _head = last;
        _end = last;
        Received = one.Seq;
        return true;
    }

    private bool PlaceRest(bool again)
    {
        if (_unplaced is not { } rest)
            return false;

        var full = rest.Count >= options.KeptEvents;
        _unplaced = null;
        foreach (var (epoch, one) in rest.OrderBy(kept => kept.Event.Seq))
            Keep(epoch, one);
        if (!again)
            _unplaced = null;

        // After a full list something may be missing at its end, which nothing else would show.
        return full || _unplaced is not null;
    }
}
