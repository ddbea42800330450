using AiTasks.Contracts;
using AiTasks.Push.Fanout;
using Microsoft.Extensions.Options;

namespace AiTasks.Push.Delivery;

/// <summary>The feeds of the people who have a socket here.</summary>
internal sealed class FeedStore(IFanout fanout, IFeedWork work, IOptions<DeliveryOptions> options, TimeProvider time)
{
    private readonly Rooms<UserFeed, FeedMember> _feeds = new(fanout, key => new UserFeed(key, options.Value, time, work));

    public IEnumerable<UserFeed> All => _feeds.All;

    /// <summary>Puts a socket into its person's feed; afterwards nothing published for the person is missed.</summary>
    public async Task<UserFeed> EnterAsync(FeedMember member) =>
        member.Feed = await _feeds.EnterAsync(StreamKeys.User(member.Socket.UserId), member);

    public Task LeaveAsync(FeedMember member) =>
        member.Feed is { } feed ? _feeds.LeaveAsync(feed, member) : Task.CompletedTask;
}
