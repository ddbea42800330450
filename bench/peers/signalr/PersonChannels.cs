using Microsoft.AspNetCore.SignalR;
using StackExchange.Redis;

namespace AiTasks.SignalRPeer;

/// <summary>
/// From the channel of a person (<c>e:ID</c>) to their group, and from that of everybody (<c>e:all</c>) to all. It subscribes with a
/// person's first socket here and unsubscribes after the last, so that a node hears only what it needs, as our push service does it.
/// </summary>
internal sealed class PersonChannels(IHubContext<EventsHub> hub, ISubscriber redis)
{
    private readonly Dictionary<string, int> _sockets = [];

    public Task OpenAsync() => SubscribeAsync("all", hub.Clients.All);

    public Task EnterAsync(string person)
    {
        // Commands leave in the order in which they are asked for, so only that needs the lock.
        lock (_sockets)
        {
            _sockets[person] = _sockets.GetValueOrDefault(person) + 1;
            return _sockets[person] == 1 ? SubscribeAsync(person, hub.Clients.Group(person)) : Task.CompletedTask;
        }
    }

    public Task LeaveAsync(string person)
    {
        lock (_sockets)
        {
            if (--_sockets[person] > 0)
                return Task.CompletedTask;

            _sockets.Remove(person);
            return redis.UnsubscribeAsync(ChannelOf(person));
        }
    }

    private Task SubscribeAsync(string name, IClientProxy clients) =>
        redis.SubscribeAsync(ChannelOf(name), (channel, text) => _ = clients.SendAsync("event", (string?)text));

    private static RedisChannel ChannelOf(string name) => new("e:" + name, RedisChannel.PatternMode.Literal);
}
