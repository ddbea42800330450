namespace AiTasks.Push.Delivery;

/// <summary>What a feed needs done that takes time. It is asked under the feed's lock, so nothing here may wait.</summary>
internal interface IFeedWork
{
    /// <summary>Calls <see cref="UserFeed.Flush"/> at that uptime, not earlier.</summary>
    void FlushAt(UserFeed feed, TimeSpan due);

    /// <summary>Reads the feed's tail from the log and gives it to <see cref="UserFeed.TakeTail"/>.</summary>
    void ReadTail(UserFeed feed);

    /// <summary>Brings a member in again by a new snapshot.</summary>
    void Rejoin(UserFeed feed, FeedMember member);

    /// <summary>Tells the other nodes which of the person's connections is the newest.</summary>
    void Announce(UserFeed feed, Takeover newest);

    /// <summary>Tells the other nodes which of the person's connections caused evictions lately, by generation.</summary>
    void AnnounceEvictions(UserFeed feed, IReadOnlyList<long> evictions);
}
