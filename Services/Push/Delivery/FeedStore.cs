using System.Collections.Concurrent;
using AiTasks.Contracts;
using AiTasks.Push.Fanout;
using Microsoft.Extensions.Options;

namespace AiTasks.Push.Delivery;

/// <summary>The feeds of the people who have a socket here. A person's channel is subscribed as long as the feed exists.</summary>
internal sealed class FeedStore(IFanout fanout, IFeedWork work, IOptions<DeliveryOptions> options, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, Entry> _feeds = new();

    public IEnumerable<UserFeed> All => _feeds.Select(entry => entry.Value.Feed);

    /// <summary>Puts a socket into its person's feed; afterwards nothing published for the person is missed.</summary>
    public async Task<UserFeed> EnterAsync(FeedMember member)
    {
        var key = StreamKeys.User(member.Socket.UserId);
        while (true)
        {
            var entry = _feeds.GetOrAdd(key, name => new Entry(new UserFeed(name, options.Value, time, work)));
            await entry.Gate.WaitAsync();
            try
            {
                if (entry.Retired)
                    continue;

                member.Feed = entry.Feed;
                if (entry.Feed.Enter(member) == 1)
                    await fanout.SubscribeAsync(key, message => Take(entry.Feed, message));
                return entry.Feed;
            }
            finally
            {
                entry.Gate.Release();
            }
        }
    }

    public async Task LeaveAsync(FeedMember member)
    {
        if (member.Feed is not { } feed || !_feeds.TryGetValue(feed.Key, out var entry))
            return;

        await entry.Gate.WaitAsync();
        try
        {
            if (feed.Leave(member) > 0)
                return;

            entry.Retired = true;
            _feeds.TryRemove(feed.Key, out _);
            await fanout.UnsubscribeAsync(feed.Key);
        }
        finally
        {
            entry.Gate.Release();
        }
    }

    private static void Take(UserFeed feed, byte[] message)
    {
        if (ChannelMessage.Decode(message) is { } decoded)
            feed.Take(decoded);
    }

    // The gate is per person: SUBSCRIBE for one never waits for another's.
    private sealed class Entry(UserFeed feed)
    {
        public UserFeed Feed => feed;

        public SemaphoreSlim Gate { get; } = new(1, 1);

        // No socket is left, and the next one needs a new entry.
        public bool Retired { get; set; }
    }
}
