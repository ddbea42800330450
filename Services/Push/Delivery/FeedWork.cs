using System.Threading.Channels;
using AiTasks.Push.Fanout;

namespace AiTasks.Push.Delivery;

/// <summary>What feeds asked for and background services do. A feed waits in each queue at most once per need.</summary>
internal sealed class FeedWork(FeedClock clock, IFanout fanout) : IFeedWork
{
    private readonly Channel<UserFeed> _tails = Channel.CreateUnbounded<UserFeed>();
    private readonly Channel<(UserFeed Feed, FeedMember Member)> _rejoins = Channel.CreateUnbounded<(UserFeed, FeedMember)>();

    public ChannelReader<UserFeed> Tails => _tails.Reader;

    public ChannelReader<(UserFeed Feed, FeedMember Member)> Rejoins => _rejoins.Reader;

    public void FlushAt(UserFeed feed, TimeSpan due) => clock.FlushAt(feed, due);

    public void ReadTail(UserFeed feed) => _tails.Writer.TryWrite(feed);

    public void Rejoin(UserFeed feed, FeedMember member) => _rejoins.Writer.TryWrite((feed, member));

    public void Announce(UserFeed feed, Takeover newest) => fanout.Publish(feed.Key, ChannelMessage.Encode(newest));

    public void AnnounceEvictions(UserFeed feed, IReadOnlyList<long> evictions) =>
        fanout.Publish(feed.Key, ChannelMessage.Encode(evictions));
}
