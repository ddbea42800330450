using AiTasks.Push.Connections;

namespace AiTasks.Push.Delivery;

/// <summary>
/// Which of a person's sockets here have to go for a newer connection. Clients that always come back would push each other
/// out for ever; when evictions go on there is a truce: the older sockets stay beside the newer one. Each
/// eviction is known by the generation of the connection that caused it, so nodes need not agree on any clock but the database's.
/// Its feed locks.
/// </summary>
internal sealed class Takeovers(DeliveryOptions options)
{
    // Null for nearly everybody.
    private SortedSet<long>? _evictions;
    private Takeover? _newest;

    /// <summary>The newest connection, if it is one of these.</summary>
    public Takeover? LocalNewest(FeedMember[] members) =>
        Array.Exists(members, member => member.Rank is not null && member.Rank == _newest) ? _newest : null;

    /// <summary>Gives a socket its place after its first welcome.</summary>
    /// <returns>Null when nothing follows from it.</returns>
    public TakeoverVerdict? Rank(FeedMember member, long generation, FeedMember[] members)
    {
        if (member.Rank is not null || !member.Socket.Protocol.OneConnectionPerPerson)
            return null;

        member.Rank = new Takeover(generation, member.Socket.Id);
        return Judge(member.Rank, members) with { Answer = LocalNewest(members) };
    }

    /// <summary>Takes what another node said.</summary>
    /// <returns>
    /// Null when nothing follows from it. The answer is our newest one when the message names an older: whoever sent it has not
    /// heard of ours, perhaps because Redis came back to them later than to us.
    /// </returns>
    public TakeoverVerdict? Hear(ChannelMessage message, FeedMember[] members)
    {
        if (message is { Takeover: null, Evictions: null })
            return null;

        if (message.Evictions is { Count: > 0 } evictions)
            (_evictions ??= []).UnionWith(evictions);
        Prune();
        return message.Takeover is not { } other ? null
            : Judge(other, members) with { Answer = other == _newest ? null : LocalNewest(members) };
    }

    private TakeoverVerdict Judge(Takeover takeover, FeedMember[] members)
    {
        if (takeover.CompareTo(_newest) > 0)
            _newest = takeover;
        Prune();

        // Oldest first. Who was kept against this one before stays: it may be said again at any time.
        var open = members.Where(member => member.Rank is not null && !member.Evicted).OrderBy(member => member.Rank).ToList();
        var older = open.FindAll(member => member.Rank!.CompareTo(_newest) < 0 && (member.KeptAgainst is null || member.KeptAgainst.CompareTo(_newest) < 0));
        if (older.Count == 0)
            return TakeoverVerdict.Nothing;

        var evicted = older;
        if (GoOn(_newest!.Generation))
        {
            older.ForEach(member => member.KeptAgainst = _newest);
            evicted = [.. open.Take(open.Count - options.SocketsPerPerson)];
        }

        evicted.ForEach(member => member.Evicted = true);
        if (evicted.Count > 0)
            (_evictions ??= []).Add(_newest!.Generation);
        return new TakeoverVerdict(evicted, [.. _evictions ?? []]);
    }

    // A few at once are a person who opens tabs; a loop has lasted for a while.
    private bool GoOn(long newest) =>
        _evictions is not null && _evictions.Count(one => one < newest) >= options.EvictionsUntilTruce
        && newest - _evictions.Min >= (long)options.TruceAfter.TotalMicroseconds;

    private void Prune()
    {
        if (_evictions is null)
            return;

        var memory = (long)options.TruceMemory.TotalMicroseconds;
        _evictions.RemoveWhere(one => one < _newest?.Generation - memory);

        // No more are ever needed: the oldest, which says how long it has gone on, and the newest.
        while (_evictions.Count > options.EvictionsUntilTruce + 1)
            _evictions.Remove(_evictions.Skip(1).First());
        if (_evictions.Count == 0)
            _evictions = null;
    }
}

/// <summary>What follows from a takeover.</summary>
/// <param name="Evicted">The sockets that have to go.</param>
/// <param name="Evictions">What every node with a socket of the person has to remember; empty for nothing new.</param>
internal sealed record TakeoverVerdict(IReadOnlyList<FeedMember> Evicted, IReadOnlyList<long> Evictions)
{
    public static readonly TakeoverVerdict Nothing = new([], []);

    /// <summary>What the other nodes have to be told of the newest connection; null for nothing.</summary>
    public Takeover? Answer { get; init; }

    /// <summary>Does it.</summary>
    /// <returns>The answer.</returns>
    public Takeover? CarryOut(UserFeed feed, IFeedWork work)
    {
        // Said before it is done: who is closed may be back at once, and on another node.
        if (Evictions.Count > 0)
            work.AnnounceEvictions(feed, Evictions);
        foreach (var member in Evicted)
            member.Socket.Close(DisconnectReason.Replaced);
        return Answer;
    }
}
