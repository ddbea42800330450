using System.Buffers;
using System.Text;
using AiTasks.Resp;
using Microsoft.AspNetCore.SignalR;

namespace AiTasks.SignalRPeer;

/// <summary>
/// From the channel of a person (<c>e:ID</c>) to their group, and from that of everybody (<c>e:all</c>) to all. It subscribes with a
/// person's first socket here and unsubscribes after the last, so that a node hears only what it needs, as our push service does it.
/// </summary>
internal sealed class PersonChannels : IDisposable
{
    private const string Prefix = "e:";
    private const string Everybody = Prefix + "all";
    private static readonly int MessageLength = "message".Length;

    private readonly IHubContext<EventsHub> _hub;
    private readonly RespConnection _redis;
    private readonly Dictionary<string, int> _sockets = [];

    public PersonChannels(IHubContext<EventsHub> hub) => (_hub, _redis) = (hub, new RespConnection(Take));

    public bool IsConnected => _redis.IsConnected;

    public async Task OpenAsync(string redis)
    {
        await _redis.ConnectAsync(redis);
        _redis.Send(["SUBSCRIBE", Everybody]);
    }

    public void Enter(string person)
    {
        // Commands leave in the order in which they are asked for.
        lock (_sockets)
        {
            _sockets[person] = _sockets.GetValueOrDefault(person) + 1;
            if (_sockets[person] == 1)
                _redis.Send(["SUBSCRIBE", Prefix + person]);
        }
    }

    public void Leave(string person)
    {
        lock (_sockets)
        {
            if (--_sockets[person] > 0)
                return;

            _sockets.Remove(person);
            _redis.Send(["UNSUBSCRIBE", Prefix + person]);
        }
    }

    public void Dispose() => _redis.Dispose();

    // Not waited for: one socket that does not read must not hold up the others.
    private void Take(IReadOnlyList<ReadOnlySequence<byte>> message)
    {
        // The answers to commands are shorter or longer words than "message".
        if (message[0].Length != MessageLength)
            return;

        var channel = Encoding.UTF8.GetString(message[1]);
        var clients = channel == Everybody ? _hub.Clients.All : _hub.Clients.Group(channel[Prefix.Length..]);
        _ = clients.SendAsync("event", Encoding.UTF8.GetString(message[2]));
    }
}
