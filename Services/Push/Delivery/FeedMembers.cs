using AiTasks.Contracts;

namespace AiTasks.Push.Delivery;

/// <summary>A person's sockets on this node, and which of the person's connections is the newest. Their feed locks.</summary>
internal sealed class FeedMembers(DeliveryOptions options)
{
    private readonly Takeovers _takeovers = new(options);

    // Replaced, never changed: who goes through it may lose a socket by what it sends to it.
    private FeedMember[] _members = [];

    // What went out while a socket waited for its snapshot, which may turn out to be older than that.
    private List<FactDelivery>? _recent;

    public int Count => _members.Length;

    /// <summary>The newest connection, if it is one of this node's.</summary>
    public Takeover? LocalNewest => _takeovers.LocalNewest(_members);

    public int Add(FeedMember member)
    {
        _members = [.. _members, member];
        return _members.Length;
    }

    public int Remove(FeedMember member)
    {
        _members = Array.FindAll(_members, other => other != member);
        ForgetRecent();
        return _members.Length;
    }

    /// <summary>Hands an event to every socket that has not got it.</summary>
    public void Deliver(FactDelivery delivery)
    {
        Deliver(delivery, _members);
        if (AllLive)
            return;

        _recent ??= [];
        _recent.Add(delivery);
        if (_recent.Count > options.KeptEvents)
            _recent.RemoveAt(0);
    }

    /// <summary>Tells every socket that has been welcomed where a task stands that waits.</summary>
    public void Tell(TaskFact task)
    {
        foreach (var member in _members)
        {
            if (member.Live && member.Socket.Protocol.Queued(task) is { } frame) member.Socket.Send(frame);
        }
    }

    /// <summary>Lets a socket that has been told everything up to a position into the stream, with what went out since.</summary>
    /// <returns>False: not everything that went out since is at hand.</returns>
    public bool TryWelcome(FeedMember member, long seq, long dispatched)
    {
        var missed = _recent?.FindAll(one => one.Seq > seq) ?? [];
        if (dispatched - seq > missed.Count)
            return false;

        member.Live = true;
        foreach (var one in missed)
            Deliver(one, new ReadOnlySpan<FeedMember>(in member));
        ForgetRecent();
        return true;
    }

    /// <summary>Makes every socket wait for a new snapshot.</summary>
    /// <returns>Those that did not wait before.</returns>
    public IReadOnlyList<FeedMember> Suspend()
    {
        var suspended = Array.FindAll(_members, member => member.Live);
        Array.ForEach(suspended, member => member.Live = false);
        _recent = null;
        return suspended;
    }

    /// <inheritdoc cref="Takeovers.Rank"/>
    public TakeoverVerdict? Rank(FeedMember member, long generation) => _takeovers.Rank(member, generation, _members);

    /// <inheritdoc cref="Takeovers.Hear"/>
    public TakeoverVerdict? Hear(ChannelMessage message) => _takeovers.Hear(message, _members);

    private bool AllLive => Array.TrueForAll(_members, static member => member.Live);

    private static void Deliver(FactDelivery delivery, ReadOnlySpan<FeedMember> members)
    {
        var waiting = 0;
        foreach (var member in members)
            waiting += member.FrameOf(delivery) is null ? 0 : 1;
        if (waiting == 0)
            return;

        // All of them before the first, which may be done with it at once.
        delivery.Begin(waiting);
        foreach (var member in members)
        {
            if (member.FrameOf(delivery) is not { } frame)
                continue;

            member.After = delivery.Seq;
            member.Socket.Send(frame);
        }
    }

    private void ForgetRecent()
    {
        if (_recent is not null && AllLive)
            _recent = null;
    }
}
