using AiTasks.Contracts;

namespace AiTasks.Push.Delivery;

/// <summary>A person's sockets on this node, and which of the person's connections is the newest. Their feed locks.</summary>
internal sealed class FeedMembers(DeliveryOptions options)
{
    private readonly List<FeedMember> _members = [];
    private readonly Takeovers _takeovers = new(options);

    // What went out while a socket waited for its snapshot, which may turn out to be older than that.
    private readonly List<FactDelivery> _recent = [];

    public int Count => _members.Count;

    public IEnumerable<FeedMember> Live => _members.Where(member => member.Live);

    /// <summary>The newest connection, if it is one of this node's.</summary>
    public Takeover? LocalNewest => _takeovers.LocalNewest(_members);

    public int Add(FeedMember member)
    {
        _members.Add(member);
        return _members.Count;
    }

    public int Remove(FeedMember member)
    {
        _members.Remove(member);
        ForgetRecent();
        return _members.Count;
    }

    /// <summary>Hands an event to every socket that has not got it.</summary>
    public void Deliver(FactDelivery delivery)
    {
        Deliver(delivery, _members);
        if (_members.TrueForAll(member => member.Live))
            return;

        _recent.Add(delivery);
        if (_recent.Count > options.KeptEvents)
            _recent.RemoveAt(0);
    }

    /// <summary>Tells every socket that has been welcomed where a task stands that waits.</summary>
    public void Tell(TaskFact task)
    {
        foreach (var member in Live)
        {
            if (member.Socket.Protocol.Queued(task) is { } frame) member.Socket.Send(frame);
        }
    }

    /// <summary>Lets a socket that has been told everything up to a position into the stream, with what went out since.</summary>
    /// <returns>False: not everything that went out since is at hand.</returns>
    public bool TryWelcome(FeedMember member, long seq, long dispatched)
    {
        var missed = _recent.FindAll(one => one.Seq > seq);
        if (dispatched - seq > missed.Count)
            return false;

        member.Live = true;
        foreach (var one in missed)
            Deliver(one, [member]);
        ForgetRecent();
        return true;
    }

    /// <summary>Makes every socket wait for a new snapshot.</summary>
    /// <returns>Those that did not wait before.</returns>
    public IReadOnlyList<FeedMember> Suspend()
    {
        var suspended = Live.ToList();
        suspended.ForEach(member => member.Live = false);
        _recent.Clear();
        return suspended;
    }

    /// <inheritdoc cref="Takeovers.Rank"/>
    public TakeoverVerdict? Rank(FeedMember member, long generation) => _takeovers.Rank(member, generation, _members);

    /// <inheritdoc cref="Takeovers.Hear"/>
    public TakeoverVerdict? Hear(ChannelMessage message) => _takeovers.Hear(message, _members);

    private static void Deliver(FactDelivery delivery, List<FeedMember> members)
    {
        var waiting = members.FindAll(member =>
            member.Live && member.After < delivery.Seq && delivery.FrameFor(member.Socket.Protocol) is not null);
        if (waiting.Count == 0)
            return;

        delivery.Begin(waiting.Count);
        foreach (var member in waiting)
        {
            member.After = delivery.Seq;
            member.Socket.Send(delivery.FrameFor(member.Socket.Protocol)!);
        }
    }

    private void ForgetRecent()
    {
        if (_members.TrueForAll(member => member.Live))
            _recent.Clear();
    }
}
