using AiTasks.Contracts;
using AiTasks.Push.Delivery;
using AiTasks.Push.Fanout;

namespace AiTasks.Push.Protocols.Chats;

/// <summary>One who listens to a channel. Nothing here may wait.</summary>
internal interface IChannelListener
{
    /// <summary>A message came.</summary>
    /// <param name="batch">Its events; shared with other listeners. Null when it holds none.</param>
    /// <param name="bytes">Its length.</param>
    void Hear(StreamBatch? batch, int bytes);

    /// <summary>Messages may have been lost.</summary>
    void Doubt();
}

/// <summary>Those on this node who listen to a task or a chat: one subscription for all of them, and each message is read once.</summary>
internal sealed class ChatRooms
{
    private readonly Rooms<Room, IChannelListener> _rooms;

    public ChatRooms(IFanout fanout)
    {
        _rooms = new Rooms<Room, IChannelListener>(fanout, key => new Room(key));
        fanout.Changed += () =>
        {
            foreach (var room in _rooms.All)
                room.Doubt();
        };
    }

    /// <summary>Lets a listener in; afterwards nothing published is missed as long as the fan-out is alive.</summary>
    /// <returns>Lets it out again.</returns>
    public async Task<IAsyncDisposable> EnterAsync(string channel, IChannelListener listener) =>
        new Place(_rooms, await _rooms.EnterAsync(channel, listener), listener);

    private sealed class Place(Rooms<Room, IChannelListener> rooms, Room room, IChannelListener listener) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await rooms.LeaveAsync(room, listener);
    }

    private sealed class Room(string key) : IRoom<IChannelListener>
    {
        private readonly Lock _lock = new();

        // Replaced as a whole, since a listener may leave while it hears.
        private volatile IChannelListener[] _listeners = [];

        public string Key => key;

        public int Enter(IChannelListener listener)
        {
            lock (_lock)
            {
                _listeners = [.. _listeners, listener];
                return _listeners.Length;
            }
        }

        public int Leave(IChannelListener listener)
        {
            lock (_lock)
            {
                _listeners = Array.FindAll(_listeners, one => one != listener);
                return _listeners.Length;
            }
        }

        public void Take(ReadOnlySpan<byte> message)
        {
            var batch = message.Length > 0 && ChannelMessage.Decode(message) is { Epoch: { } epoch, Events: { } events }
                ? new StreamBatch { Epoch = epoch, Events = events }
                : null;
            var bytes = message.Length;
            foreach (var listener in _listeners)
                listener.Hear(batch, bytes);
        }

        public void Doubt()
        {
            foreach (var listener in _listeners)
                listener.Doubt();
        }
    }
}
