using AiTasks.Contracts;

namespace AiTasks.Push.Delivery;

/// <summary>Everything of one person on this node: the sockets, the position in the stream, and the order of delivery.</summary>
internal sealed class UserFeed(string key, DeliveryOptions options, TimeProvider time, IFeedWork work) : IRoom<FeedMember>
{
    private readonly Lock _lock = new();
    private readonly FeedSequence _sequence = new(options, time);
    private readonly FeedMembers _members = new(options);
    private BegunTasks _begun;
    private TimeSpan _flushAt;
    private bool _readingTail;
    private bool _readAgain;

    public string Key => key;

    /// <summary>Adds a socket that waits for its snapshot.</summary>
    /// <returns>How many there are now.</returns>
    public int Enter(FeedMember member)
    {
        lock (_lock)
            return _members.Add(member);
    }

    /// <summary>Removes a socket.</summary>
    /// <returns>How many are left.</returns>
    public int Leave(FeedMember member)
    {
        lock (_lock)
            return _members.Remove(member);
    }

    /// <summary>Gives a socket events from the position at which its greeting left it.</summary>
    /// <returns>False: that is older than what is at hand after it, so it has to be told more first.</returns>
    public bool TryJoin(FeedMember member)
    {
        lock (_lock)
        {
            if (member.Epoch is not { } epoch)
                return false;
            if (_sequence.Epoch is not null && _sequence.Epoch != epoch)
                LoseTail();

            var first = _sequence.Epoch is null;
            if (!_members.TryWelcome(member, member.After, first ? member.After : _sequence.Dispatched))
                return false;

            // A position ahead of the line shows events that have not come yet, and may have been lost.
            if (first ? _sequence.Place(epoch, member.After) : member.After > _sequence.Received)
                ReadTail(again: true);
            FlushDue();
            return true;
        }
    }

    /// <summary>Puts a socket into the order of the person's connections and closes those it replaces.</summary>
    /// <returns>What the other nodes have to be told; null for nothing.</returns>
    public Takeover? Rank(FeedMember member, long generation)
    {
        lock (_lock)
            return _members.Rank(member, generation)?.CarryOut(this, work);
    }

    /// <summary>The newest connection of the person, if it is one of this node's.</summary>
    public Takeover? LocalNewest()
    {
        lock (_lock)
            return _members.LocalNewest;
    }

    public void Take(ReadOnlySpan<byte> message)
    {
        if (ChannelMessage.Decode(message) is { } decoded)
            Take(decoded);
    }

    /// <summary>Takes a message from the person's channel.</summary>
    public void Take(ChannelMessage message)
    {
        lock (_lock)
        {
            if (_members.Hear(message)?.CarryOut(this, work) is { } newest)
                work.Announce(this, newest);
            if (message is { Epoch: not null, Events: not null } && _sequence.Offer(message.Epoch, message.Events))
                ReadTail(again: true);
            FlushDue();
            Tell(message);
        }
    }

    /// <summary>Makes sure that nothing was missed up to now.</summary>
    public void Check()
    {
        lock (_lock)
            ReadTail(again: false);
    }

    /// <summary>Where the tail is to be read from; null when there is no position or nobody to read for.</summary>
    public StreamPosition? TailPosition()
    {
        lock (_lock)
        {
            _readAgain = false;
            if (_sequence.Epoch is not null && _members.Count > 0)
                return new StreamPosition(key, _sequence.Epoch, _sequence.Received);

            _readingTail = false;
            return null;
        }
    }

    /// <summary>Takes the answer for a <see cref="TailPosition"/>.</summary>
    public void TakeTail(StreamPosition asked, StreamTail tail)
    {
        lock (_lock)
        {
            _readingTail = false;

            // Placed anew while the question was under way: the answer is about a line that is no more.
            if (_sequence.Epoch != asked.Epoch)
                return;

            if (tail.Lost || tail.Epoch != asked.Epoch)
                LoseTail();
            else if (_sequence.OfferTail(tail, _readAgain))
                ReadTail(again: false);
            FlushDue();
        }
    }

    /// <summary>Hands out what has become due.</summary>
    public void Flush()
    {
        lock (_lock)
            FlushDue();
    }

    private void ReadTail(bool again)
    {
        _readAgain |= again;
        if (_readingTail || _sequence.Epoch is null)
            return;

        _readingTail = true;
        work.ReadTail(this);
    }

    // What was received in order is still owed and goes out first; what was not is covered by the new snapshots.
    private void LoseTail()
    {
        while (_sequence.TakeDue(evenIfEarly: true) is { } early)
            _members.Deliver(early);
        _sequence.Reset();
        foreach (var member in _members.Suspend())
            work.Rejoin(this, member);
    }

    private void Tell(ChannelMessage message)
    {
        for (var i = 0; i < message.Events?.Count; i++)
            _begun.Note(message.Events[i], options.KeptEvents);
        for (var i = 0; i < message.Queued?.Count; i++)
        {
            if (!_begun.Contains(message.Queued[i].TaskId)) _members.Tell(message.Queued[i]);
        }
    }

    private void FlushDue()
    {
        while (_sequence.TakeDue() is { } due)
            _members.Deliver(due);

        if (_sequence.NextDue is { } next && next != _flushAt)
        {
            _flushAt = next;
            work.FlushAt(this, next);
        }
    }
}
