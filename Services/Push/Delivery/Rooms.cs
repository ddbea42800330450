using System.Collections.Concurrent;
using AiTasks.Push.Fanout;

namespace AiTasks.Push.Delivery;

/// <summary>Those on this node who listen to one channel.</summary>
internal interface IRoom<in TMember>
{
    /// <summary>The channel.</summary>
    string Key { get; }

    /// <returns>How many there are now.</returns>
    int Enter(TMember member);

    /// <returns>How many are left.</returns>
    int Leave(TMember member);

    /// <summary>Takes a message from the channel.</summary>
    void Take(byte[] message);
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
            var entry = _rooms.GetOrAdd(key, name => new Entry(open(name)));
            await entry.Gate.WaitAsync();
            try
            {
                if (entry.Retired)
                    continue;

                if (entry.Room.Enter(member) == 1)
                    await fanout.SubscribeAsync(key, entry.Room.Take);
                return entry.Room;
            }
            finally
            {
                entry.Gate.Release();
            }
        }
    }

    public async Task LeaveAsync(TRoom room, TMember member)
    {
        if (!_rooms.TryGetValue(room.Key, out var entry))
            return;

        await entry.Gate.WaitAsync();
        try
        {
            if (room.Leave(member) > 0)
                return;

            entry.Retired = true;
            _rooms.TryRemove(room.Key, out _);
            await fanout.UnsubscribeAsync(room.Key);
        }
        finally
        {
            entry.Gate.Release();
        }
    }

    // The gate is per room: SUBSCRIBE for one never waits for another's.
    private sealed class Entry(TRoom room)
    {
        public TRoom Room => room;

        public SemaphoreSlim Gate { get; } = new(1, 1);

        // Nobody is left, and the next one needs a new room.
        public bool Retired { get; set; }
    }
}
