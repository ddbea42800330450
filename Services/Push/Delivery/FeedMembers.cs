using AiTasks.Push.Connections;

namespace AiTasks.Push.Delivery;

/// <summary>A person's sockets on this node, and which of the person's connections is the newest. Their feed locks.</summary>
internal sealed class FeedMembers(int keptEvents)
{
    private readonly List<FeedMember> _members = [];

    // What went out while a socket waited for its snapshot, which may turn out to be older than that.
    private readonly List<FactDelivery> _recent = [];
    private Takeover? _newest;

    public int Count => _members.Count;

    public IEnumerable<FeedMember> Live => _members.Where(member => member.Live);

    /// <summary>The newest connection, if it is one of this node's.</summary>
    public Takeover? LocalNewest => _members.Exists(member => member.Rank is not null && member.Rank == _newest) ? _newest : null;

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
        if (_recent.Count > keptEvents)
            _recent.RemoveAt(0);
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

    /// <summary>Gives a socket its place after its first welcome.</summary>
    /// <returns>What the other nodes have to be told; null for nothing.</returns>
    public Takeover? Rank(FeedMember member, long generation)
    {
        if (member.Rank is not null || !member.Socket.Protocol.OneConnectionPerPerson)
            return null;

        member.Rank = new Takeover(generation, member.Socket.Id);
        Replace(member.Rank);
        return LocalNewest;
    }

    /// <summary>Notes a connection of the person, here or elsewhere, and closes those here that are older.</summary>
    /// <returns>
    /// The newest one when it is ours and not this: whoever sent this has not heard of it, perhaps because Redis came back to
    /// them later than to us.
    /// </returns>
    public Takeover? Replace(Takeover other)
    {
        if (other.CompareTo(_newest) > 0)
            _newest = other;
        foreach (var member in _members)
        {
            if (member.Rank is not null && member.Rank.CompareTo(_newest) < 0)
                member.Socket.Close(DisconnectReason.Replaced);
        }

        return other == _newest ? null : LocalNewest;
    }

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
