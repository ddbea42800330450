using System.Collections.Concurrent;
using AiTasks.Push.Fanout;

namespace AiTasks.Push.Delivery;

/// <summary>Those on this node who listen to one channel.</summary>
internal interface IRoom<in TMember> : IFanoutListener
{
    /// <summary>The channel.</summary>
    string Key { get; }

    /// <returns>How many there are now.</returns>
    int Enter(TMember member);

    /// <returns>How many are left.</returns>
    int Leave(TMember member);
}

/// <summary>The rooms that somebody is in. A room's channel is subscribed as long as the room exists.</summary>
internal sealed class Rooms<TRoom, TMember>(IFanout fanout, Func<string, TRoom> open) where TRoom : IRoom<TMember>
{
    private readonly ConcurrentDictionary<string, Entry> _rooms = new();

    public IEnumerable<TRoom> All => _rooms.Select(entry => entry.Value.Room);

    /// <summary>Lets somebody in; afterwards nothing published is missed.</summary>
    public async Task<TRoom> EnterAsync(string key, TMember member)
    {
        while (true)
        {
            var entry = _rooms.GetOrAdd(key, static (name, open) => new Entry(open(name)), open);
            if (entry.TryEnter(member, fanout) is not { } subscribed)
                continue;

            await subscribed;
            entry.Settle();
            return entry.Room;
        }
    }

    public Task LeaveAsync(TRoom room, TMember member) =>
        _rooms.TryGetValue(room.Key, out var entry) ? entry.LeaveAsync(member, fanout, _rooms) : Task.CompletedTask;

    // Its lock is held for calls that begin something and never for what they begin.
    private sealed class Entry(TRoom room)
    {
        private readonly Lock _lock = new();

        // Nobody is left, and the next one needs a new room.
        private bool _retired;

        // The subscription under way; null when there is none, so that nothing of it is kept.
        private volatile Task? _subscribing;

        public TRoom Room => room;

        /// <returns>Completes when the channel is heard; null when this room is retired.</returns>
        public Task? TryEnter(TMember member, IFanout fanout)
        {
            lock (_lock)
            {
                if (_retired)
                    return null;

                if (room.Enter(member) == 1)
                    _subscribing = fanout.SubscribeAsync(room.Key, room);
                return _subscribing ?? Task.CompletedTask;
            }
        }

        public void Settle() => _subscribing = null;

        public Task LeaveAsync(TMember member, IFanout fanout, ConcurrentDictionary<string, Entry> rooms)
        {
            lock (_lock)
            {
                if (room.Leave(member) > 0 || _retired)
                    return Task.CompletedTask;

                // Before the next room of this name can be made, so that its subscription comes after this.
                _retired = true;
                var unsubscribed = fanout.UnsubscribeAsync(room.Key);
                rooms.TryRemove(room.Key, out _);
                return unsubscribed;
            }
        }
    }
}
